import type { Document, Entry, JsonMember, JsonNode, Section } from '../../config/index.ts';
import { suggest } from '../../core/index.ts';
import { article, firstText, isNull, itemsOf, membersOf, textOf } from './json-nodes.ts';
import { instanceKeys } from './keys.ts';
import { linksOf } from './original-links.ts';
import type { Problems } from './problems.ts';
import type { RunSection } from './run-conf.ts';

/** build.conf as the original had it, an array of names, in the shape of an INI document. */
export function originalBuild(root: JsonNode, file: string, problems: Problems): Document {
  const sections = itemsOf(root, 'build.conf', problems).flatMap((item): readonly Section[] => {
    const name = textOf(item, 'a container', problems);
    return name === undefined ? [] : [{ name, where: item.where, entries: [] }];
  });
  return { file, sections: [{ name: '', where: { file, line: 1 }, entries: [] }, ...sections] };
}

/** run.conf as the original and Reyns had it: an array of objects. */
export function originalRun(
  root: JsonNode,
  containers: readonly string[],
  problems: Problems,
): readonly RunSection[] {
  return itemsOf(root, 'run.conf', problems).flatMap((item): readonly RunSection[] => {
    const members = membersOf(item, 'an instance', problems);
    const container = firstText(members, ['container', 'service'], problems);
    const instance = firstText(members, ['instance'], problems);
    if (container === undefined) {
      if (item.kind === 'map' && !members.some(isWrongName)) {
        problems.add('this instance names no container', item.where, 'add "container": "NAME"');
      }
      return [];
    }
    const entries = members.flatMap((member) => entriesOf(member, containers, problems));
    return [{ container, ...(instance === undefined ? {} : { instance }), where: item.where, entries }];
  });
}

/** Said already, as no text. */
const isWrongName = ({ key, value }: JsonMember): boolean =>
  ['container', 'service'].includes(key) &&
  (value.kind !== 'scalar' || typeof value.value !== 'string') &&
  !isNull(value);

const fields = ['container', 'service', 'instance'];
const keys = [
  ...fields,
  'links',
  'env_vars',
  ...instanceKeys.filter(({ form }) => form !== 'map').map(({ name }) => name),
];

function entriesOf(member: JsonMember, containers: readonly string[], problems: Problems): readonly Entry[] {
  const { key, value, where } = member;
  if (fields.includes(key)) return [];
  if (key === 'links') return linksOf(value, containers, problems);
  if (key === 'env_vars') {
    return membersOf(value, 'env_vars', problems).flatMap((variable) =>
      entry(`env.${variable.key}`, variable.value, problems),
    );
  }
  if (key === 'ready') {
    return membersOf(value, 'ready', problems).flatMap((sign) =>
      entriesOf({ ...sign, key: `ready.${sign.key}` }, containers, problems),
    );
  }
  if (!keys.includes(key)) {
    problems.add(`"${key}" is no key here`, where, suggest(key, keys, 'keys'));
    return [];
  }
  if (value.kind !== 'list') return entry(key, value, problems);
  return value.items.flatMap((item) => entry(key, item, problems)).map((item) => ({ ...item, list: true }));
}

function entry(key: string, node: JsonNode, problems: Problems): readonly Entry[] {
  const value = node.kind === 'scalar' ? String(node.value ?? '') : undefined;
  if (value !== undefined) return [{ key, value, list: false, where: node.where }];
  problems.add(`"${key}" must be one value, not ${article(node)}`, node.where);
  return [];
}
