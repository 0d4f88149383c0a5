import type * as Yaml from 'yaml';
import type { SourcePosition } from '../core/index.ts';
import { jsonWords } from './json-words.ts';
import { YamlSource } from './yaml/source.ts';

/** A JSON value that knows where it stands. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly value: JsonScalar; readonly where: SourcePosition }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[]; readonly where: SourcePosition }
  | { readonly kind: 'map'; readonly members: readonly JsonMember[]; readonly where: SourcePosition };

export type JsonScalar = string | number | boolean | null;

export interface JsonMember {
  readonly key: string;
  readonly where: SourcePosition;
  readonly value: JsonNode;
}

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
  const source = new YamlSource(yaml, text, file, 'JSON');
  return new Reader(yaml, source).convert(source.document({ schema: 'json' }, jsonWords).contents);
}

/** The value without its positions. */
export function plainJson(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainJson);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainJson(value)]));
}

class Reader {
  readonly #yaml: typeof Yaml;
  readonly #source: YamlSource;

  constructor(yaml: typeof Yaml, source: YamlSource) {
    this.#yaml = yaml;
    this.#source = source;
  }

  convert(node: unknown): JsonNode {
    const { isMap, isSeq, isScalar } = this.#yaml;
    const where = this.#source.where(node);
    if (isMap(node) && plain(node)) {
      return { kind: 'map', members: node.items.map((pair) => this.#member(pair)), where };
    }
    if (isSeq(node) && plain(node)) {
      return { kind: 'list', items: node.items.map((item) => this.convert(item)), where };
    }
    if (isScalar(node) && plain(node)) return { kind: 'scalar', value: node.value as JsonScalar, where };
    throw this.#source.refuse(
      where,
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
    throw this.#source.refuse(key.where, 'a key must be text');
  }
}

const plain = (node: { readonly anchor?: string; readonly tag?: string }): boolean =>
  node.anchor === undefined && node.tag === undefined;
