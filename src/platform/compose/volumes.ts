import type { JsonNode } from '../../config/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { extension, persistentKey } from './extension.ts';
import { itemsOf, memberOf, namesOf, textOf } from './nodes.ts';

/** Where the volumes of a service stand. */
export interface VolumesAround {
  readonly root: JsonNode;
  readonly service: JsonNode;
}

interface Mounted {
  /** Empty for an anonymous volume. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** What else is said of it, which no instance knows. */
  readonly more: readonly string[];
}

/** `volumes` of a service: binds as they are, named volumes under the names Compose gives them, so that their data stays. */
export function readVolumes(
  node: JsonNode,
  section: DraftSection,
  draft: Draft,
  around: VolumesAround,
): void {
  const { root, service } = around;
  // What export wrote for the switches of persistence comes back with them; all else is the user's.
  const marked = itemsOf(memberOf(service, extension, persistentKey)).map((item) => draft.text(item));
  for (const item of itemsOf(node).filter((one) => !marked.includes(draft.text(one) ?? ''))) {
    const mount = mountOf(item, draft);
    if (!mount?.target.startsWith('/')) {
      draft.note(item.where, `volumes: ${reasonOf(item)} has no counterpart`);
      continue;
    }
    for (const what of mount.more)
      draft.note(item.where, `volumes: ${what} of ${mount.target} has no counterpart`);
    const source = sourceOf(mount, section, draft, root);
    section.add('volumes[]', `${source}:${mount.target}${mount.readOnly ? ':ro' : ''}`);
  }
}

function mountOf(item: JsonNode, draft: Draft): Mounted | undefined {
  if (item.kind === 'scalar') return shortForm(draft.text(item) ?? '');
  const type = textOf(memberOf(item, 'type')) ?? 'volume';
  if (!['bind', 'volume'].includes(type)) return undefined;
  return {
    source: draft.text(memberOf(item, 'source')) ?? '',
    target: draft.text(memberOf(item, 'target')) ?? '',
    readOnly: textOf(memberOf(item, 'read_only')) === 'true',
    more: optionsOf(item),
  };
}

const plainKeys = new Set(['type', 'source', 'target', 'read_only', 'bind', 'volume']);

/** That a directory is made where there is none goes without saying. */
const optionsOf = (item: JsonNode): readonly string[] => [
  ...namesOf(item).filter((key) => !plainKeys.has(key)),
  ...['bind', 'volume'].flatMap((kind) =>
    namesOf(memberOf(item, kind))
      .filter((key) => key !== 'create_host_path')
      .map((key) => `${kind}.${key}`),
  ),
];

/** `SOURCE:TARGET:MODES` or `TARGET`. */
function shortForm(text: string): Mounted {
  const [first = '', second, modes = 'rw'] = text.split(':');
  if (second === undefined) return { source: '', target: first, readOnly: false, more: [] };
  const words = modes.split(',');
  const more = words.filter((word) => !['ro', 'rw'].includes(word)).map((word) => `mode ${word}`);
  return { source: first, target: second, readOnly: words.includes('ro'), more };
}

const isPath = (source: string): boolean => /^[.~/]/.test(source);

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
