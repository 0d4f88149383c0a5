import { BadValue, plainYaml, type YamlNode } from '../../config/index.ts';
import type { ContainerSettings, Link } from './settings.ts';
import { isNull, natural, scalarText, text, texts, textMap } from './values.ts';

type Settings = Partial<ContainerSettings>;

/** `environment`: a list as the API has it, or a mapping; a name without a value is taken from the image. */
export function environment(node: YamlNode): Settings {
  if (node.kind === 'list') return { config: { Env: texts(node) } };
  if (node.kind !== 'map') throw new BadValue('a mapping, or a list of NAME=value');
  const entry = (key: string, value: YamlNode) => (isNull(value) ? key : `${key}=${scalarText(value)}`);
  return { config: { Env: node.members.map(({ key, value }) => entry(key, value)) } };
}

/** A mapping, or a list of names without values. */
export const labelMap = (node: YamlNode): Readonly<Record<string, string>> =>
  node.kind === 'list' ? Object.fromEntries(texts(node).map((name) => [name, ''])) : textMap(node);

/** `links`: {NAME: ALIAS}, [[NAME, ALIAS]], ["NAME:ALIAS"] or [NAME]. */
export function links(node: YamlNode): Settings {
  if (node.kind === 'map')
    return { links: node.members.map(({ key, value }) => link(key, scalarText(value))) };
  if (node.kind !== 'list') return { links: [linkOf(text(node))] };
  return { links: node.items.map((item) => (item.kind === 'list' ? pair(item.items) : linkOf(text(item)))) };
}

function pair(items: readonly YamlNode[]): Link {
  const [target, alias] = items;
  if (!target || items.length > 2) throw new BadValue('pairs of a container and an alias');
  return link(text(target), alias ? scalarText(alias) : '');
}

function linkOf(written: string): Link {
  const [target = '', alias = ''] = written.split(':');
  return link(target, alias);
}

const link = (target: string, alias: string): Link => ({ target, alias: alias === '' ? target : alias });

/** `restart_policy`: {Name, MaximumRetryCount} in any case, "always", "on-failure:3". */
export function restartPolicy(node: YamlNode): Settings {
  const [name, retries] = node.kind === 'map' ? policyOf(node) : wordsOf(node);
  if (!['', 'no', 'always', 'unless-stopped', 'on-failure'].includes(name))
    throw new BadValue('no, always, unless-stopped or on-failure[:RETRIES]');
  const count = name === 'on-failure' && retries > 0 ? { MaximumRetryCount: retries } : {};
  return { hostConfig: { RestartPolicy: { Name: name, ...count } } };
}

function policyOf(node: YamlNode): readonly [string, number] {
  const values = lowerCased(node);
  const retries = values.get('maximumretrycount') ?? values.get('maximum_retry_count');
  const name = values.get('name');
  return [name ? word(name) : '', retries ? natural(retries) : 0];
}

function wordsOf(node: YamlNode): readonly [string, number] {
  const [, name = '', retries = '0'] = /^([a-z-]+)(?::(\d+))?$/.exec(word(node)) ?? [];
  if (name === '') throw new BadValue('no, always, unless-stopped or on-failure[:RETRIES]');
  return [name, Number(retries)];
}

/** YAML takes "no" for false. */
const word = (node: YamlNode): string =>
  node.kind === 'scalar' && node.value === false ? 'no' : scalarText(node);

const lowerCased = (node: YamlNode): ReadonlyMap<string, YamlNode> =>
  new Map(
    node.kind === 'map' ? node.members.map(({ key, value }) => [key.toLowerCase(), value] as const) : [],
  );

/** `extra_hosts`: {HOST: ADDRESS} or ["HOST:ADDRESS"]. */
export const extraHosts = (node: YamlNode): Settings => ({
  hostConfig: {
    ExtraHosts:
      node.kind === 'map' ? Object.entries(textMap(node)).map((entry) => entry.join(':')) : texts(node),
  },
});

/** `ulimits`: [{name, soft, hard}], the keys in any case. */
export function ulimits(node: YamlNode): Settings {
  const items = node.kind === 'list' ? node.items : [node];
  return { hostConfig: { Ulimits: items.map(ulimit) } };
}

function ulimit(node: YamlNode): object {
  const values = lowerCased(node);
  const [name, soft, hard] = ['name', 'soft', 'hard'].map((key) => values.get(key));
  if (!name || (!soft && !hard)) throw new BadValue('a list of {name, soft, hard}');
  const limit = (own: YamlNode | undefined, other: YamlNode | undefined) =>
    Number(text(own ?? other ?? name));
  return { Name: text(name), Soft: limit(soft, hard), Hard: limit(hard, soft) };
}

/** `log_config`: {type, config}, the keys in any case. */
export function logConfig(node: YamlNode): Settings {
  const values = lowerCased(node);
  const [type, config] = [values.get('type'), values.get('config')];
  if (!type) throw new BadValue('a mapping with type and config');
  return { hostConfig: { LogConfig: { Type: text(type), Config: config ? textMap(config) : {} } } };
}

/** `tmpfs`: paths, or {PATH: OPTIONS}. */
export const tmpfs = (node: YamlNode): Settings => ({
  hostConfig: { Tmpfs: node.kind === 'map' ? textMap(node) : labelMap({ ...asList(node) }) },
});

const asList = (node: YamlNode): YamlNode =>
  node.kind === 'list' ? node : { kind: 'list', items: [node], where: node.where };

/** `networking_config` as the API has it. */
export function networkingConfig(node: YamlNode): Settings {
  const plain = plainYaml(node) as Record<string, unknown> | null;
  if (typeof plain !== 'object' || plain === null) throw new BadValue('a mapping');
  return {
    endpoints: (plain['EndpointsConfig'] ?? plain['endpoints_config'] ?? plain) as Record<string, unknown>,
  };
}
