import type { JsonNode } from '../../config/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { itemsOf, memberOf, membersOf, textOf } from './nodes.ts';

/** Where export puts what Compose has no words for (Compose specification, "Extensions"). */
export const extension = 'x-dockerops';

/** The header of the section a service came from: `demo,instance=one`. */
export const headerOf = (service: JsonNode): string | undefined =>
  textOf(memberOf(service, extension, 'section'));

/** Its mounts that come with the switches of its persistence, as they stand under `volumes`. */
export const persistentKey = 'persistent';

/** What export says of a service itself, for import. */
const own = new Set(['section', persistentKey]);

/** Entries as export found them; they go before what Compose's own keys say. */
export function readExtension(node: JsonNode | undefined, section: DraftSection, draft: Draft): void {
  for (const { key, value } of membersOf(node).filter((member) => !own.has(member.key))) {
    const values = value.kind === 'list' ? itemsOf(value) : [value];
    section.set(key, ...values.map((item) => draft.text(item) ?? ''));
  }
}
