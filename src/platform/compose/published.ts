import type { JsonNode } from '../../config/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { itemsOf, memberOf } from './nodes.ts';

/** `ports` of a service, in short and long form. */
export function readPorts(node: JsonNode, section: DraftSection, draft: Draft): void {
  for (const item of itemsOf(node)) {
    const text = item.kind === 'scalar' ? (draft.text(item) ?? '') : longForm(item, draft);
    section.add('ports[]', text);
    if (!/:/.test(text.replace(/\[[^\]]*\]:/, '')))
      draft.note(item.where, `ports: ${text} has no port of the host: it is published on the same number`);
  }
}

function longForm(item: JsonNode, draft: Draft): string {
  const part = (key: string) => draft.text(memberOf(item, key));
  const [address, published, protocol] = [part('host_ip'), part('published'), part('protocol')];
  return [
    address === undefined ? '' : `${address.includes(':') ? `[${address}]` : address}:`,
    published === undefined ? '' : `${published}:`,
    part('target') ?? '',
    protocol === undefined || protocol === 'tcp' ? '' : `/${protocol}`,
  ].join('');
}
