import type { JsonNode } from '../../config/index.ts';
import type { Draft } from './draft.ts';
import { memberOf, membersOf, namesOf, textOf } from './nodes.ts';

/** `networks` of a service: a project has one, with no settings of a single instance. */
export function noteNetworks(node: JsonNode, draft: Draft): void {
  const names = namesOf(node);
  if (names.length > 1) draft.note(node.where, oneNetwork(names));
  for (const { key, value } of membersOf(node)) noteSettings(`networks.${key}`, value, new Set(), draft);
}

/** The networks and volumes that a file declares beside its services, and all that it says of them. */
export function noteDeclared(root: JsonNode, draft: Draft): void {
  const networks = memberOf(root, 'networks');
  const names = namesOf(networks);
  if (networks && names.length > 1) draft.note(networks.where, oneNetwork(names));
  for (const { key, value } of membersOf(networks))
    noteSettings(`networks.${key}`, value, new Set(['name']), draft);
  for (const { key, value } of membersOf(memberOf(root, 'volumes')))
    noteSettings(`volumes.${key}`, value, new Set(['name', 'external']), draft);
}

const oneNetwork = (names: readonly string[]): string =>
  `networks: ${names.join(', ')} become one, where every service reaches every other`;

/** What Compose takes anyway, and an empty map, say nothing. */
const usualDrivers: readonly (string | undefined)[] = ['bridge', 'local', 'default'];

function noteSettings(place: string, node: JsonNode, known: ReadonlySet<string>, draft: Draft): void {
  for (const { key, value, where } of membersOf(node)) {
    const isUsual = key === 'driver' && usualDrivers.includes(textOf(value));
    const isEmpty = value.kind === 'map' && value.members.length === 0;
    if (!known.has(key) && !isUsual && !isEmpty) draft.note(where, `${place}.${key} has no counterpart`);
  }
}
