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

/** A number or a boolean that is written in a way of its own, as `0x1F` or `yes`: whoever takes it for text gets that. */
export class Spelled {
  readonly value: YamlScalar['value'];
  readonly text: string;

  constructor({ value, text }: YamlScalar) {
    this.value = value;
    this.text = text;
  }
}

/** The value without its positions. A number that is written in a way of its own is its text. */
export const plainYaml = (node: YamlNode): unknown =>
  dataOf(node, (one) => (typeof one.value === 'number' && isSpelled(one) ? one.text : one.value));

/** The same for who will write it again: what is written in a way of its own is `Spelled`. */
export const writtenYaml = (node: YamlNode): unknown =>
  dataOf(node, (one) => (isSpelled(one) ? new Spelled(one) : one.value));

const isSpelled = ({ value, text }: YamlScalar): boolean =>
  (typeof value === 'number' || typeof value === 'boolean') && String(value) !== text;

function dataOf(node: YamlNode, scalar: (one: YamlScalar) => unknown): unknown {
  if (node.kind === 'list') return node.items.map((item) => dataOf(item, scalar));
  if (node.kind === 'map')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, dataOf(value, scalar)]));
  return scalar(node);
}
