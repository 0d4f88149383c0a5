import type { JsonNode } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';
import { baseContainer } from '../schema.ts';
import { soundsSecret } from '../sensitive.ts';
import { DraftSection, type Draft } from './draft.ts';
import { itemsOf, memberOf, membersOf, pairsOf, textOf } from './nodes.ts';

const known = new Set(['context', 'dockerfile', 'args', 'target', 'cache_from', 'labels']);

/**
 * How a service's image comes about: its section of build.conf, or a Dockerfile of one line for an image that is only
 * pulled. Undefined where the folder alone says it.
 */
export function readBuild(container: string, service: JsonNode, draft: Draft): DraftSection | undefined {
  const build = memberOf(service, 'build');
  if (build) return sectionOf(container, build, draft);
  if (container === baseContainer) return undefined;
  const image = draft.text(memberOf(service, 'image'));
  if (image === undefined) throw notBuilt(container, service);
  draft.files.set(`apps_containers/${container}/Dockerfile`, `FROM ${image}\n`);
  return undefined;
}

/** Compose itself refuses such a file, too: what is missing stands in another one that belongs to it, or nowhere. */
const notBuilt = (service: string, { where }: JsonNode): ConfigError =>
  new ConfigError(`the service ${service} has neither build nor image`, {
    where,
    hint: 'where other files belong to it: docker compose config > whole.yaml, and import that',
  });

function sectionOf(container: string, build: JsonNode, draft: Draft): DraftSection | undefined {
  const section = new DraftSection(container);
  const context = draft.text(build) ?? draft.text(memberOf(build, 'context')) ?? '.';
  if (/^[a-z+]+:\/\/|^git@/.test(context)) {
    draft.note(build.where, `build: ${context} is not on this machine: fetch it, and name its directory`);
    return undefined;
  }
  section.set('context', context);
  for (const key of ['dockerfile', 'target']) {
    const text = draft.text(memberOf(build, key));
    if (text !== undefined) section.set(key, text);
  }
  const caches = itemsOf(memberOf(build, 'cache_from')).flatMap((item) => draft.text(item) ?? []);
  section.set('cache_from[]', ...caches);
  readMap(memberOf(build, 'args'), 'build_arg', section, draft);
  readMap(memberOf(build, 'labels'), 'label', section, draft);
  for (const { key, where } of membersOf(build).filter((member) => !known.has(member.key)))
    draft.note(where, `build.${key} has no counterpart`);
  return section;
}

function readMap(node: JsonNode | undefined, name: string, section: DraftSection, draft: Draft): void {
  for (const { key, value, where } of node ? pairsOf(node) : []) {
    if (draft.exported && key === 'PROJECT') continue;
    if (textOf(value) === undefined) draft.note(where, `build: ${key} has no value`);
    else if (soundsSecret(key) && draft.isFromOutside(value))
      draft.note(where, `build: ${key} sounds secret: left out, as images show their build arguments`);
    else section.set(`${name}.${key}`, draft.text(value) ?? '');
  }
}
