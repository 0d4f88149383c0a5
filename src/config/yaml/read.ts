import type * as Yaml from 'yaml';
import type { YamlMember, YamlNode, YamlScalar } from './node.ts';
import { schemaOf, type YamlVersion } from './schema.ts';
import { YamlSource } from './source.ts';

/** Far more than any file of ours needs, far less than what aliases of aliases can blow up to. */
const mostNodes = 100_000;

/**
 * Reads one document with positions: anchors and merge keys stand for what they name. `line` is the file's line that
 * the text begins on. Throws `ConfigError` for the first thing that is wrong, a key given twice too.
 */
export async function readYaml(
  text: string,
  file: string,
  version: YamlVersion = '1.2',
  line = 1,
): Promise<YamlNode> {
  const yaml = await import('yaml');
  const source = new YamlSource(yaml, text, file, 'YAML', line);
  const document = source.document(schemaOf(yaml, version));
  return new Reader(yaml, document, source).convert(document.contents, 0);
}

class Reader {
  readonly #yaml: typeof Yaml;
  readonly #document: Yaml.Document;
  readonly #source: YamlSource;
  #nodes = 0;

  constructor(yaml: typeof Yaml, document: Yaml.Document, source: YamlSource) {
    this.#yaml = yaml;
    this.#document = document;
    this.#source = source;
  }

  convert(node: unknown, level: number): YamlNode {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml;
    const where = this.#source.where(node);
    this.#source.refuseLevel(level, where);
    if ((this.#nodes += 1) > mostNodes)
      throw this.#source.refuse(where, `it has more than ${mostNodes} values`);
    if (isAlias(node)) return this.convert(this.#named(node), level + 1);
    if (isMap(node)) return { kind: 'map', members: this.#members(node, level + 1), where };
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.convert(item, level + 1)), where };
    return { kind: 'scalar', ...scalarOf(isScalar(node) ? node : { value: null }), where };
  }

  #named(alias: Yaml.Alias): unknown {
    const node = alias.resolve(this.#document);
    if (node) return node;
    throw this.#source.refuse(this.#source.where(alias), `there is no anchor &${alias.source} above`);
  }

  /** `<<` brings what the map itself does not say; what is merged first wins. */
  #members(map: Yaml.YAMLMap, level: number): readonly YamlMember[] {
    const isMerge = ({ key }: Yaml.Pair) => this.#yaml.isScalar(key) && typeof key.value === 'symbol';
    const own = map.items.filter((pair) => !isMerge(pair)).map((pair) => this.#member(pair, level));
    const merged = map.items.filter(isMerge).flatMap(({ value }) => this.#merged(this.convert(value, level)));
    const known = new Set(own.map(({ key }) => key));
    const isNew = ({ key }: YamlMember) => !known.has(key) && known.add(key);
    return [...merged.filter(isNew), ...own];
  }

  #merged(value: YamlNode): readonly YamlMember[] {
    if (value.kind === 'map') return value.members;
    if (value.kind === 'list') return value.items.flatMap((item) => this.#merged(item));
    throw this.#source.refuse(value.where, '"<<" takes a mapping, or a list of them');
  }

  #member({ key, value }: Yaml.Pair, level: number): YamlMember {
    const name = this.convert(key, level);
    if (name.kind !== 'scalar' || name.value === null)
      throw this.#source.refuse(name.where, 'a key must be text');
    return { key: name.text, where: name.where, value: this.convert(value, level) };
  }
}

/** What has a type beyond JSON's, as the bytes of `!!binary`, is its text here. */
function scalarOf({
  value,
  source,
}: Pick<Yaml.Scalar, 'value' | 'source'>): Pick<YamlScalar, 'value' | 'text'> {
  if (value === null) return { value, text: '' };
  const text = source ?? '';
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { value: isPlain ? value : text, text };
}
