import {
  BadValue,
  parseBool,
  parseBytes,
  parseNumber,
  parseOneOf,
  parsePositive,
  parseWords,
} from '../../config/index.ts';
import {
  instanceTypes,
  propertyNames,
  type InstanceSettings,
  type Project,
  type Properties,
  type VolumeSpec,
} from '../schema.ts';
import { linksOf } from './links.ts';
import { parseVolume } from './mounts.ts';
import { badEnvironmentName, badVariableName } from './names.ts';
import { parseAddress, parseExpose, parsePorts } from './ports.ts';
import { parsePodName } from './pods.ts';
import type { Problems } from './problems.ts';
import { readyOf } from './ready.ts';
import type { Listed, Settings } from './settings.ts';

export interface Surroundings {
  readonly project: Project;
  /** Every container of the project, for the targets of links. */
  readonly containers: readonly string[];
  readonly problems: Problems;
}

/** What the settings of a section (defaults laid under) say of an instance. */
export function instanceSettings(settings: Settings, around: Surroundings): InstanceSettings {
  const { project, containers, problems } = around;
  const volumes = settings.list('volumes', (text) => parseVolume(text, project.directory, project.elsewhere));
  refuseDoubleTargets(volumes, problems);
  return {
    properties: propertiesOf(settings),
    links: linksOf(settings, containers, problems),
    env: variablesOf(settings, 'env', problems),
    secrets: secretsOf(settings, problems),
    volumes: volumes.map(({ item }) => item),
    ports: settings.list('ports', parsePorts).flatMap(({ item }) => item),
    wait: settings.value('wait', parseOneOf(['ready', 'started'])) ?? 'ready',
    sleepSeconds: settings.value('sleep', parseNumber) ?? 0,
    ...optional(settings),
    origins: settings.origins(),
  };
}

function optional(settings: Settings) {
  return defined({
    ready: readyOf(settings),
    timeoutSeconds: settings.value('timeout', parsePositive),
    instanceType: settings.value('instance_type', parseOneOf(instanceTypes)),
    hostname: settings.value('hostname', parseHostname),
    publishAddress: settings.value('publish_address', parseAddress),
    group: settings.text('group'),
    pod: settings.value('pod', parsePodName),
    expose: exposeOf(settings),
    memoryBytes: settings.value('memory', parseBytes),
    cpus: settings.value('cpus', parsePositive),
    restart: settings.value('restart', parseOneOf(['no', 'always', 'unless-stopped', 'on-failure'])),
    command: settings.value('command', parseWords),
  });
}

/** Undefined where nothing is written: the image says it then. */
function exposeOf(settings: Settings): InstanceSettings['expose'] {
  const written = settings.list('expose', parseExpose);
  return written.length === 0 ? undefined : written.flatMap(({ item }) => item);
}

function propertiesOf(settings: Settings): Partial<Properties> {
  const given = propertyNames.map((name) => [name, settings.value(name, parseBool)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function variablesOf(settings: Settings, map: 'env' | 'secret', problems: Problems): InstanceSettings['env'] {
  const entries = settings.map(map).map(({ name, value, where }) => {
    const bad = map === 'env' ? badEnvironmentName(name) : badVariableName(name);
    if (bad !== undefined) problems.add(bad, where);
    return [name, { value, where }] as const;
  });
  return Object.fromEntries(entries);
}

function secretsOf(settings: Settings, problems: Problems): InstanceSettings['secrets'] {
  const secrets = variablesOf(settings, 'secret', problems);
  for (const [name, { value, where }] of Object.entries(secrets)) {
    if (value === '') continue;
    problems.add(`the value of the secret ${name} stands in a file that is shared`, where, [
      `write secret.${name} = (without a value)`,
      'give the value in the environment, in host.conf, or when asked',
    ]);
  }
  return secrets;
}

function refuseDoubleTargets(volumes: readonly Listed<VolumeSpec>[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { item, where } of volumes) {
    if (seen.has(item.target)) problems.add(`two volumes at ${item.target}`, where);
    seen.add(item.target);
  }
}

function parseHostname(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(text))
    throw new BadValue('a host name of at most 63 characters');
  return text;
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined. */
const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
