import type { JsonNode } from '../../config/index.ts';
import { encodeValue } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { soundsSecret } from '../sensitive.ts';
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
  /** Those of `.env` that sound secret: their values are not even kept here, and stay references wherever they stand. */
  readonly #secrets: readonly string[];
  readonly #variables: ReadonlyMap<string, string>;
  readonly #said = new Set<string>();

  constructor(project: string, exported: boolean, variables: ReadonlyMap<string, string>) {
    this.project = project;
    this.exported = exported;
    this.#secrets = [...variables.keys()].filter(soundsSecret);
    this.#variables = new Map([
      ...variables,
      ...this.#secrets.map((name) => [name, referenceTo(name)] as const),
    ]);
  }

  note(where: SourcePosition, text: string): void {
    this.notes.push({ text, where });
  }

  /** A scalar with its variables put in; undefined for null, lists and objects. */
  text(node: JsonNode | undefined): string | undefined {
    const text = textOf(node);
    if (text === undefined || !node) return undefined;
    const { text: expanded, missing } = interpolate(text, this.#variables);
    for (const name of missing)
      this.#once(node.where, name, `\${${name}} has no value in .env and no default: it was left empty`);
    for (const name of this.#secretsIn(expanded))
      this.#once(node.where, name, `\${${name}} sounds secret: it stands there in the place of its value`);
    return expanded;
  }

  /** Whether a value of `.env` that sounds secret would be in it. */
  hasSecret(node: JsonNode): boolean {
    return this.#secretsIn(interpolate(textOf(node) ?? '', this.#variables).text).length > 0;
  }

  #secretsIn(text: string): readonly string[] {
    return this.#secrets.filter((name) => text.includes(referenceTo(name)));
  }

  /** Whether anything of `.env` is in it: without that, the Compose file says it all itself. */
  isFromOutside(node: JsonNode): boolean {
    const text = textOf(node) ?? '';
    return interpolate(text, this.#variables).text !== interpolate(text, new Map()).text;
  }

  #once(where: SourcePosition, about: string, text: string): void {
    if (this.#said.has(about)) return;
    this.#said.add(about);
    this.note(where, text);
  }

  /** True for `${NAME}` that nothing gives: dockerops asks for such a variable when it runs. */
  isAskedFor(node: JsonNode, name: string): boolean {
    return (
      [`$${name}`, `\${${name}}`, `\${${name}:?}`].includes(textOf(node) ?? '') && !this.#variables.has(name)
    );
  }
}

const referenceTo = (name: string): string => `\${${name}}`;
