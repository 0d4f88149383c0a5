import type { JsonNode } from '../../config/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { itemsOf, memberOf, textOf } from './nodes.ts';

interface Mounted {
  /** Empty for an anonymous volume. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** `volumes` of a service: binds as they are, named volumes under the names Compose gives them, so that their data stays. */
export function readVolumes(node: JsonNode, section: DraftSection, draft: Draft, root: JsonNode): void {
  for (const item of itemsOf(node)) {
    const mount = mountOf(item, draft);
    if (!mount?.target.startsWith('/'))
      draft.note(item.where, `volumes: ${reasonOf(item)} has no counterpart`);
    // What export wrote for the type's persistence comes back with the type; anybody else's data is theirs.
    else if (!draft.exported || !isPersistentData(mount.source, draft.project))
      section.add(
        'volumes[]',
        `${sourceOf(mount, section, draft, root)}:${mount.target}${mount.readOnly ? ':ro' : ''}`,
      );
  }
}

function mountOf(item: JsonNode, draft: Draft): Mounted | undefined {
  if (item.kind === 'scalar') return shortForm(draft.text(item) ?? '');
  const type = textOf(memberOf(item, 'type')) ?? 'volume';
  if (!['bind', 'volume'].includes(type)) return undefined;
  return {
    source: draft.text(memberOf(item, 'source')) ?? '',
    target: draft.text(memberOf(item, 'target')) ?? '',
    readOnly:
      memberOf(item, 'read_only')?.kind === 'scalar' && textOf(memberOf(item, 'read_only')) === 'true',
  };
}

/** `SOURCE:TARGET:MODES` or `TARGET`; of the modes (`z`, `cached`, …) only `ro` changes what an instance may do. */
function shortForm(text: string): Mounted {
  const [first = '', second, modes = ''] = text.split(':');
  if (second === undefined) return { source: '', target: first, readOnly: false };
  return { source: first, target: second, readOnly: modes.split(',').includes('ro') };
}

const isPath = (source: string): boolean => /^[.~/]/.test(source);

/** What an instance's persistent_* switches bring with them (see export). */
const isPersistentData = (source: string, project: string): boolean =>
  source.startsWith(`./data_${project}/`);

function sourceOf({ source, target }: Mounted, section: DraftSection, draft: Draft, root: JsonNode): string {
  if (isPath(source)) return source;
  if (source === '')
    return `${draft.project}-${section.header.split(',')[0] ?? ''}${target.replace(/[^A-Za-z0-9]+/g, '-')}`;
  const declared = memberOf(root, 'volumes', source);
  const name = draft.text(memberOf(declared, 'name'));
  if (name !== undefined) return name;
  const external = memberOf(declared, 'external');
  return external && textOf(external) !== 'false' ? source : `${draft.project}_${source}`;
}

const reasonOf = (item: JsonNode): string =>
  item.kind === 'scalar' ? (textOf(item) ?? '') : `type ${textOf(memberOf(item, 'type')) ?? ''}`;
