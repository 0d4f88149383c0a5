import type { JsonMember, JsonNode } from '../../config/index.ts';

/** The text of a scalar, as Compose passes it on; undefined for null, lists and objects. */
export const textOf = (node: JsonNode | undefined): string | undefined =>
  node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;

/** What stands under these keys, one inside the other; undefined where one of them is missing. */
export const memberOf = (node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>(
    (inside, key) => membersOf(inside).find((member) => member.key === key)?.value,
    node,
  );

/** The members of a mapping; none of anything else. */
export const membersOf = (node: JsonNode | undefined): readonly JsonMember[] =>
  node?.kind === 'map' ? node.members : [];

/** The items of a list; none of anything else. */
export const itemsOf = (node: JsonNode | undefined): readonly JsonNode[] =>
  node?.kind === 'list' ? node.items : [];

/** Compose writes mappings as an object or as a list of `KEY=VALUE`; a KEY alone has no value. */
export function pairsOf(node: JsonNode): readonly JsonMember[] {
  if (node.kind === 'map') return node.members;
  return itemsOf(node).map((item) => {
    const [, key = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(textOf(item) ?? '') ?? [];
    return { key, where: item.where, value: { kind: 'scalar', value: value ?? null, where: item.where } };
  });
}

/** The names of a list, or of an object's keys. */
export const namesOf = (node: JsonNode | undefined): readonly string[] =>
  node?.kind === 'map'
    ? node.members.map(({ key }) => key)
    : itemsOf(node).flatMap((item) => textOf(item) ?? []);
