import type { Document, Entry, JsonMember, JsonNode, Section } from '../../config/index.ts';
import { suggest, type SourcePosition } from '../../core/index.ts';
import { targetText } from './header.ts';
import { instanceKeys } from './keys.ts';
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

const isNull = (node: JsonNode): boolean => node.kind === 'scalar' && node.value === null;

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

function linksOf(links: JsonNode, containers: readonly string[], problems: Problems): readonly Entry[] {
  return itemsOf(links, 'links', problems).flatMap((link): readonly Entry[] => {
    if (link.kind === 'scalar') return shortLink(link, containers, problems);
    const members = membersOf(link, 'a link', problems);
    refuseOthers(members, ['name', 'container', 'service', 'instance'], problems);
    const name = firstText(members, ['name'], problems);
    const container = firstText(members, ['container', 'service'], problems);
    const instance = firstText(members, ['instance'], problems);
    if (name === undefined || container === undefined) {
      problems.add(
        'a link needs a name and a container',
        link.where,
        '{"name": "DB", "container": "db", "instance": null}',
      );
      return [];
    }
    return [linkEntry(name, { container, ...(instance === undefined ? {} : { instance }) }, link.where)];
  });
}

const linkEntry = (
  alias: string,
  target: Parameters<typeof targetText>[0],
  where: SourcePosition,
): Entry => ({
  key: `link.${alias}`,
  value: targetText(target),
  list: false,
  where,
});

/** Reyns' `"container-instance:alias"`, `*` for any instance. */
function shortLink(link: JsonNode, containers: readonly string[], problems: Problems): readonly Entry[] {
  const text = textOf(link, 'a link', problems);
  if (text === undefined || text === '') return [];
  const [, name = '', alias] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  if (alias === undefined) {
    problems.add(
      `"${text}" is no link`,
      link.where,
      'write "CONTAINER-INSTANCE:ALIAS", with * for any instance',
    );
    return [];
  }
  const [container, instance] = split(name, containers);
  return [
    linkEntry(
      alias,
      instance === '' || instance === '*' ? { container } : { container, instance },
      link.where,
    ),
  ];
}

/** The longest container that the name starts with; for an unknown one the last dash parts it, as in Reyns. */
function split(name: string, containers: readonly string[]): readonly [container: string, instance: string] {
  const fitting = containers
    .filter((one) => name === one || name.startsWith(`${one}-`))
    .sort((a, b) => b.length - a.length);
  const dash = name.lastIndexOf('-');
  const container = fitting[0] ?? (dash === -1 ? name : name.slice(0, dash));
  return [container, name.slice(container.length + 1)];
}

function entry(key: string, node: JsonNode, problems: Problems): readonly Entry[] {
  const value = node.kind === 'scalar' ? String(node.value ?? '') : undefined;
  if (value !== undefined) return [{ key, value, list: false, where: node.where }];
  problems.add(`"${key}" must be one value, not ${article(node)}`, node.where);
  return [];
}

function refuseOthers(members: readonly JsonMember[], known: readonly string[], problems: Problems): void {
  for (const { key, where } of members) {
    if (!known.includes(key)) problems.add(`"${key}" is no key here`, where, suggest(key, known, 'keys'));
  }
}

function itemsOf(node: JsonNode, what: string, problems: Problems): readonly JsonNode[] {
  if (node.kind === 'list') return node.items;
  if (!isNull(node)) problems.add(`${what} must be a list, not ${article(node)}`, node.where);
  return [];
}

function membersOf(node: JsonNode, what: string, problems: Problems): readonly JsonMember[] {
  if (node.kind === 'map') return node.members;
  if (!isNull(node)) problems.add(`${what} must be an object, not ${article(node)}`, node.where);
  return [];
}

/** The first of these fields that is given; null counts as not given. */
function firstText(
  members: readonly JsonMember[],
  names: readonly string[],
  problems: Problems,
): string | undefined {
  const found = members.find(({ key }) => names.includes(key));
  const text = found && textOf(found.value, `"${found.key}"`, problems);
  return text === '' ? undefined : text;
}

function textOf(node: JsonNode, what: string, problems: Problems): string | undefined {
  if (node.kind === 'scalar' && (node.value === null || typeof node.value === 'string'))
    return node.value ?? '';
  problems.add(`${what} must be text, not ${article(node)}`, node.where);
  return undefined;
}

const article = (node: JsonNode): string =>
  node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind === 'list' ? 'a list' : 'an object';
