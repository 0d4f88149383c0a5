import type * as Yaml from 'yaml';
import { ConfigError, type SourcePosition } from '../core/index.ts';

/** A YAML value that knows where it stands. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `1.10` stays that. */
  readonly text: string;
  readonly where: SourcePosition;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly where: SourcePosition;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly members: readonly YamlMember[];
  readonly where: SourcePosition;
}

export interface YamlMember {
  readonly key: string;
  readonly where: SourcePosition;
  readonly value: YamlNode;
}

/** One document of a stream, as text. */
export interface YamlPart {
  readonly text: string;
  /** Of its first line in the file, 1-based. */
  readonly line: number;
}

/** What aliases within aliases may grow to. */
const mostNodes = 100_000;
const mostLevels = 100;

/** The documents of a stream: they are parted by lines that are exactly `---`; nothing comes before a leading one. */
export function splitDocuments(text: string): readonly YamlPart[] {
  const parts: { lines: string[]; line: number }[] = [{ lines: [], line: 1 }];
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^---[ \t]*$/.test(line)) parts.push({ lines: [], line: index + 2 });
    else parts.at(-1)?.lines.push(line);
  });
  const [first] = parts;
  if (first && parts.length > 1 && first.lines.every((line) => /^\s*(#.*)?$/.test(line))) parts.shift();
  return parts.map(({ lines, line }) => ({ text: lines.join('\n'), line }));
}

/**
 * Reads one document with positions: YAML 1.2 with 1.1's booleans (yes, no, on, off), merge keys and anchors. Throws
 * `ConfigError` for the first thing that is wrong, a key given twice too.
 */
export async function readDocument(part: YamlPart, file: string): Promise<YamlNode> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(part.text, {
    ...options(yaml),
    lineCounter: lines,
    prettyErrors: false,
  });
  const where = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line) + part.line - 1, column: Math.max(1, col) };
  };
  const [wrong] = document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
  if (wrong)
    throw new ConfigError(`this is not valid YAML: ${wrong.message}`, { where: where(wrong.pos[0]) });
  return new Reader(yaml, document, where).convert(document.contents, 0);
}

/** Documents as a stream that `readDocument` reads back as the same values. */
export async function writeDocuments(documents: readonly unknown[]): Promise<string> {
  const yaml = await import('yaml');
  const texts = documents.map((value) =>
    new yaml.Document(value, { ...options(yaml), aliasDuplicateObjects: false }).toString({ lineWidth: 0 }),
  );
  return texts.join('---\n');
}

/** The value without its positions. A number that is written in a way of its own is its text. */
export function plainYaml(node: YamlNode): unknown {
  if (node.kind === 'list') return node.items.map(plainYaml);
  if (node.kind === 'map')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plainYaml(value)]));
  return typeof node.value === 'number' && String(node.value) !== node.text ? node.text : node.value;
}

const options = (yaml: typeof Yaml) => ({
  schema: 'core' as const,
  customTags: (tags: Yaml.Tags): Yaml.Tags => [
    oldBoolean(yaml),
    ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool'),
  ],
  merge: true,
});

/** As YAML 1.1 has it, without `y` and `n`, which no tool of the time took for booleans. */
const oldBoolean = (yaml: typeof Yaml): Yaml.ScalarTag => ({
  identify: (value) => typeof value === 'boolean',
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => new yaml.Scalar(/^(?:y|t|on)/i.test(text)),
  stringify: ({ value }) => (value === true ? 'true' : 'false'),
});

class Reader {
  readonly #yaml: typeof Yaml;
  readonly #document: Yaml.Document;
  readonly #where: (offset: number) => SourcePosition;
  #nodes = 0;

  constructor(yaml: typeof Yaml, document: Yaml.Document, where: (offset: number) => SourcePosition) {
    this.#yaml = yaml;
    this.#document = document;
    this.#where = where;
  }

  convert(node: unknown, level: number): YamlNode {
    const { isAlias, isMap, isScalar, isSeq, isNode } = this.#yaml;
    const where = this.#where((isNode(node) && node.range?.[0]) || 0);
    if ((this.#nodes += 1) > mostNodes || level > mostLevels)
      throw new ConfigError('this is nested too deeply, or its aliases grow without end', { where });
    if (isAlias(node)) return this.convert(node.resolve(this.#document), level + 1);
    if (isMap(node)) return { kind: 'map', members: this.#members(node, level), where };
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.convert(item, level + 1)), where };
    const value = isScalar(node) ? node.value : null;
    const text = isScalar(node) ? (node.source ?? String(value)) : '';
    return { kind: 'scalar', value: value as YamlScalar['value'], text: value === null ? '' : text, where };
  }

  /** `<<` brings what the map itself does not say. */
  #members(map: Yaml.YAMLMap, level: number): readonly YamlMember[] {
    const all = map.items.map((pair) => this.#member(pair, level));
    const own = all.filter(({ key }) => key !== '<<');
    const merged = all.filter(({ key }) => key === '<<').flatMap(({ value }) => this.#merged(value));
    const isNew = ({ key }: YamlMember, at: number) =>
      !own.some((one) => one.key === key) && merged.findIndex((one) => one.key === key) === at;
    return [...merged.filter(isNew), ...own];
  }

  #merged(value: YamlNode): readonly YamlMember[] {
    if (value.kind === 'map') return value.members;
    if (value.kind === 'list') return value.items.flatMap((item) => this.#merged(item));
    throw new ConfigError('"<<" takes a mapping, or a list of them', { where: value.where });
  }

  #member({ key, value }: Yaml.Pair, level: number): YamlMember {
    const name = this.convert(key, level + 1);
    if (name.kind !== 'scalar') throw new ConfigError('a key must be text', { where: name.where });
    return { key: name.text, where: name.where, value: this.convert(value, level + 1) };
  }
}
