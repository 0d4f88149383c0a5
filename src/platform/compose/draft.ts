import type { JsonNode } from '../../config/index.ts';
import { encodeValue } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { interpolate } from './interpolate.ts';
import { textOf } from './nodes.ts';

/** What could not be carried over, and where it stands. */
export interface Note {
  readonly text: string;
  readonly where: SourcePosition;
}

/** A section of build.conf or run.conf that is being written. */
export class DraftSection {
  readonly header: string;
  #entries: (readonly [key: string, value: string])[] = [];

  constructor(header: string) {
    this.header = header;
  }

  get entries(): readonly (readonly [key: string, value: string])[] {
    return this.#entries;
  }

  has(key: string): boolean {
    return this.#entries.some(([name]) => name === key);
  }

  /** `key = value`, in the place of what was there; several values are a list, `key[] = …`. */
  set(key: string, ...values: readonly string[]): void {
    this.#entries = [
      ...this.#entries.filter(([name]) => name !== key),
      ...values.map((value) => [key, value] as const),
    ];
  }

  /** One more `key[] = value`. */
  add(key: string, value: string): void {
    this.#entries.push([key, value]);
  }

  /** Nothing without entries, unless the section itself says something. */
  text(): string {
    return [
      `[${this.header}]`,
      ...this.#entries.map(([key, value]) => `${key} = ${encodeValue(value)}`.trimEnd()),
      '',
    ].join('\n');
  }
}

/** What one import knows and gathers. */
export class Draft {
  readonly notes: Note[] = [];
  /** Files besides the two conf files, by path relative to the project. */
  readonly files = new Map<string, string>();
  readonly project: string;
  /** Whether the file was written by our own export: it holds what dockerops adds itself, too. */
  readonly exported: boolean;
  readonly #variables: ReadonlyMap<string, string>;
  readonly #said = new Set<string>();

  constructor(project: string, exported: boolean, variables: ReadonlyMap<string, string>) {
    this.project = project;
    this.exported = exported;
    this.#variables = variables;
  }

  note(where: SourcePosition, text: string): void {
    this.notes.push({ text, where });
  }

  /** A scalar with its variables put in; undefined for null, lists and objects. */
  text(node: JsonNode | undefined): string | undefined {
    const text = textOf(node);
    if (text === undefined || !node) return undefined;
    const { text: expanded, missing } = interpolate(text, this.#variables);
    for (const name of missing.filter((variable) => !this.#said.has(variable))) {
      this.#said.add(name);
      this.note(node.where, `\${${name}} has no value in .env and no default: it was left empty`);
    }
    return expanded;
  }

  /** True for `${NAME}` that nothing gives: dockerops asks for such a variable when it runs. */
  isAskedFor(node: JsonNode, name: string): boolean {
    return (
      [`$${name}`, `\${${name}}`, `\${${name}:?}`].includes(textOf(node) ?? '') && !this.#variables.has(name)
    );
  }
}
