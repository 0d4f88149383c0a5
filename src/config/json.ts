import type * as Yaml from 'yaml';
import { ConfigError, type SourcePosition } from '../core/index.ts';
import { jsonWords } from './json-words.ts';

/** A JSON value that knows where it stands. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly value: JsonScalar; readonly where: SourcePosition }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[]; readonly where: SourcePosition }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[]; readonly where: SourcePosition };

export type JsonScalar = string | number | boolean | null;

export interface JsonMember {
  readonly key: string;
  readonly where: SourcePosition;
  readonly value: JsonNode;
}

/** Far more than any file of ours needs, far less than what overflows a parser's stack. */
const mostLevels = 50;

/**
 * True for the original's JSON files: the text opens with `{`, or with a `[` that no section name follows.
 * Lines of comment above are passed over.
 */
export function looksLikeJson(text: string): boolean {
  const start = text.split(/\r?\n/).find((line) => !/^\s*([;#].*)?$/.test(line)) ?? '';
  return /^\s*(\{|\[\s*([{"\]#]|$))/.test(start);
}

/**
 * Reads JSON with positions. As Reyns did it takes `#` comments; a comma too many is let pass.
 * Throws `ConfigError` for the first thing that is wrong: what follows is mostly its consequence.
 */
export async function readJson(text: string, file: string): Promise<JsonNode> {
  const yaml = await import('yaml');
  const reader = new Reader(yaml, text, file);
  reader.refuseDepth();
  const document = yaml.parseDocument(text, { schema: 'json', prettyErrors: false });
  const [first] = document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) throw reader.refuse(first.pos[0], jsonWords(first));
  return reader.convert(document.contents);
}

/** The value without its positions. */
export function plainJson(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainJson);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainJson(value)]));
}

class Reader {
  readonly #yaml: typeof Yaml;
  readonly #text: string;
  readonly #file: string;
  readonly #lines: Yaml.LineCounter;

  constructor(yaml: typeof Yaml, text: string, file: string) {
    this.#yaml = yaml;
    this.#text = text;
    this.#file = file;
    this.#lines = new yaml.LineCounter();
    this.#lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  convert(node: unknown): JsonNode {
    const { isMap, isSeq, isScalar, isNode } = this.#yaml;
    const offset = (isNode(node) && node.range?.[0]) || 0;
    const where = this.#position(offset);
    if (isMap(node) && plain(node)) {
      return { kind: 'object', members: node.items.map((pair) => this.#member(pair)), where };
    }
    if (isSeq(node) && plain(node)) {
      return { kind: 'list', items: node.items.map((item) => this.convert(item)), where };
    }
    if (isScalar(node) && plain(node)) return { kind: 'scalar', value: node.value as JsonScalar, where };
    throw this.refuse(
      offset,
      node === null
        ? 'a value is missing'
        : 'a value begins with a quote, a bracket or a letter, not with & * or !',
    );
  }

  #member(pair: { readonly key: unknown; readonly value: unknown }): JsonMember {
    const key = this.convert(pair.key);
    if (key.kind === 'scalar' && typeof key.value === 'string') {
      return { key: key.value, where: key.where, value: this.convert(pair.value) };
    }
    throw new ConfigError('this is not valid JSON: a key must be text', { where: key.where });
  }

  /** The parser below calls itself for every level, and its stack ends. */
  refuseDepth(): void {
    let depth = 0;
    for (const { 0: found, index } of this.#text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{}]/g)) {
      if (found === '[' || found === '{') depth += 1;
      if (found === ']' || found === '}') depth -= 1;
      if (depth > mostLevels) throw this.refuse(index, `it is nested more than ${mostLevels} levels deep`);
    }
  }

  refuse(offset: number, why: string): ConfigError {
    return new ConfigError(`this is not valid JSON: ${why}`, { where: this.#position(offset) });
  }

  #position(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line, column: col };
  }
}

const plain = (node: { readonly anchor?: string; readonly tag?: string }): boolean =>
  node.anchor === undefined && node.tag === undefined;
