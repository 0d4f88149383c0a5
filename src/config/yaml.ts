import type * as Yaml from 'yaml';
import { ConfigError, type SourcePosition } from '../core/index.ts';
import type { JsonMember, JsonNode, JsonScalar } from './json.ts';

/** Far more than any file of ours needs, far less than what aliases of aliases can blow up to. */
const mostNodes = 100_000;
const mostLevels = 50;

/** Reads YAML with positions; aliases and merge keys stand for what they name. Throws `ConfigError` for the first mistake. */
export async function readYaml(text: string, file: string): Promise<JsonNode> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const reader = new Reader(yaml, document, lines, file);
  const [first] = document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) throw reader.refuse(first.pos[0], first.message);
  return reader.convert(document.contents, 0);
}

class Reader {
  readonly #yaml: typeof Yaml;
  readonly #document: Yaml.Document;
  readonly #lines: Yaml.LineCounter;
  readonly #file: string;
  #nodes = 0;

  constructor(yaml: typeof Yaml, document: Yaml.Document, lines: Yaml.LineCounter, file: string) {
    this.#yaml = yaml;
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  convert(node: unknown, level: number): JsonNode {
    const { isAlias, isMap, isSeq, isScalar, isNode } = this.#yaml;
    const offset = (isNode(node) && node.range?.[0]) || 0;
    const where = this.#position(offset);
    this.#nodes += 1;
    if (this.#nodes > mostNodes) throw this.refuse(offset, `it has more than ${mostNodes} values`);
    if (level > mostLevels) throw this.refuse(offset, `it is nested more than ${mostLevels} levels deep`);
    if (isAlias(node)) return this.convert(this.#named(node, offset), level + 1);
    if (isMap(node)) return { kind: 'object', members: this.#members(node, level + 1), where };
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.convert(item, level + 1)), where };
    return { kind: 'scalar', value: isScalar(node) ? scalarOf(node.value) : null, where };
  }

  refuse(offset: number, why: string): ConfigError {
    return new ConfigError(`this is not valid YAML: ${why}`, { where: this.#position(offset) });
  }

  #named(alias: Yaml.Alias, offset: number): unknown {
    const node = alias.resolve(this.#document);
    if (!node) throw this.refuse(offset, `there is no anchor &${alias.source} above`);
    return node;
  }

  /** A map's own keys hide those that `<<` merges into it. */
  #members(map: Yaml.YAMLMap, level: number): readonly JsonMember[] {
    const members = map.items.map(({ key, value }) => this.#member(key, value, level));
    const own = members.filter(({ key }) => key !== '<<');
    const names = new Set(own.map(({ key }) => key));
    const merged = members.filter(({ key }) => key === '<<').flatMap(({ value }) => mergedInto(value));
    return [...merged.filter(({ key }) => !names.has(key)), ...own];
  }

  #member(key: unknown, value: unknown, level: number): JsonMember {
    const name = this.convert(key, level);
    if (name.kind !== 'scalar' || name.value === null)
      throw new ConfigError('this is not valid YAML: a key must be text', { where: name.where });
    return { key: String(name.value), where: name.where, value: this.convert(value, level) };
  }

  #position(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }
}

const scalarOf = (value: unknown): JsonScalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

function mergedInto(value: JsonNode): readonly JsonMember[] {
  if (value.kind === 'object') return value.members;
  return value.kind === 'list' ? value.items.flatMap(mergedInto) : [];
}
