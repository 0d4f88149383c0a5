import type { SourcePosition } from '../../core/index.ts';

/** A YAML value that knows where it stands; it can be read as a `JsonNode`. */
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

/** The value without its positions. A number that is written in a way of its own is its text. */
export function plainYaml(node: YamlNode): unknown {
  if (node.kind === 'list') return node.items.map(plainYaml);
  if (node.kind === 'map')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plainYaml(value)]));
  return typeof node.value === 'number' && String(node.value) !== node.text ? node.text : node.value;
}
