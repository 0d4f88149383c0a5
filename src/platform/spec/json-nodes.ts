import type { JsonMember, JsonNode } from '../../config/index.ts';
import { suggest } from '../../core/index.ts';
import type { Problems } from './problems.ts';

/** Written, and meant as not given. */
export const isNull = (node: JsonNode): boolean => node.kind === 'scalar' && node.value === null;

/** Refuses members that nobody reads, with the nearest name. */
export function refuseOthers(
  members: readonly JsonMember[],
  known: readonly string[],
  problems: Problems,
): void {
  for (const { key, where } of members) {
    if (!known.includes(key)) problems.add(`"${key}" is no key here`, where, suggest(key, known, 'keys'));
  }
}

/** The items of a list; null is an empty one. */
export function itemsOf(node: JsonNode, what: string, problems: Problems): readonly JsonNode[] {
  if (node.kind === 'list') return node.items;
  if (!isNull(node)) problems.add(`${what} must be a list, not ${article(node)}`, node.where);
  return [];
}

/** The members of an object; null is an empty one. */
export function membersOf(node: JsonNode, what: string, problems: Problems): readonly JsonMember[] {
  if (node.kind === 'map') return node.members;
  if (!isNull(node)) problems.add(`${what} must be an object, not ${article(node)}`, node.where);
  return [];
}

/** The first of these fields that is given; null counts as not given. */
export function firstText(
  members: readonly JsonMember[],
  names: readonly string[],
  problems: Problems,
): string | undefined {
  const found = members.find(({ key }) => names.includes(key));
  const text = found && textOf(found.value, `"${found.key}"`, problems);
  return text === '' ? undefined : text;
}

/** A text; null is the empty one. */
export function textOf(node: JsonNode, what: string, problems: Problems): string | undefined {
  if (node.kind === 'scalar' && (node.value === null || typeof node.value === 'string'))
    return node.value ?? '';
  problems.add(`${what} must be text, not ${article(node)}`, node.where);
  return undefined;
}

/** How a message calls what stands there. */
export const article = (node: JsonNode): string =>
  node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind === 'list' ? 'a list' : 'an object';
