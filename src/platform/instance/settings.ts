import { createHash, createHmac } from 'node:crypto';
import { encodeBytes } from '../../config/index.ts';
import type { Secret } from '../../core/index.ts';
import { changeOf, isSomething, type Change } from './change.ts';
import type { InstanceType, PortSpec, Properties, VolumeSpec } from '../schema.ts';
import { noOverrides, type Overrides, type ResolvedInstance, type Starts } from './instance.ts';

/** What of its pod a member's container depends on. */
export interface PodMembership {
  readonly name: string;
  /** Where its sshd listens, if it has one. */
  readonly sshPort?: number;
}

/** What a container is made from besides its image; kept in a label, holds no secret. */
export interface Settings {
  readonly type: InstanceType;
  readonly starts: Starts;
  readonly properties: Properties;
  /** Alias to the instance it leads to: `dockerops-base,instance=one`. */
  readonly links: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Keyed digest of names and values, empty without secrets. */
  readonly secrets: string;
  readonly hostname: string;
  readonly volumes: readonly VolumeSpec[];
  readonly ports: readonly PortSpec[];
  readonly publishAddress: string;
  readonly command: readonly string[];
  readonly restart: string;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Empty, and 0, unless it is in a pod. */
  readonly pod: string;
  readonly sshPort: number;
}

/** What the settings label holds: the settings, and the arguments `rerun` gives again. */
export interface SettingsLabel {
  readonly settings: Settings;
  readonly overrides: Overrides;
}

/** The settings of an instance as it is wanted now; `secretKey` keys the digest of its secrets. */
export function settingsOf(
  instance: ResolvedInstance,
  links: Readonly<Record<string, string>>,
  secretKey: string,
  pod?: PodMembership,
): Settings {
  return {
    type: instance.type,
    starts: instance.starts,
    properties: instance.properties,
    links,
    env: instance.env,
    secrets: secretsDigest(instance.secrets, secretKey),
    hostname: instance.hostname ?? '',
    volumes: instance.volumes,
    ports: instance.ports,
    publishAddress: instance.publishAddress,
    command: instance.command ?? [],
    restart: instance.restart,
    memoryBytes: instance.memoryBytes ?? 0,
    cpus: instance.cpus ?? 0,
    pod: pod?.name ?? '',
    sshPort: pod?.sshPort ?? 0,
  };
}

/**
 * What decides whether a container is still the wanted one: its settings and its image. What is not set counts for
 * nothing: a version of dockerops with one more setting re-creates nothing because of it.
 */
export function configHash(settings: Settings, imageId: string): string {
  const set = Object.entries(settings).filter(([, value]) => isSomething(JSON.stringify(value)));
  return createHash('sha256')
    .update(canonical({ settings: Object.fromEntries(set), imageId }))
    .digest('hex');
}

/** The settings that differ, by name: `instance_type`, `env.GREETING`, `link.BASE`. */
export function differences(then: Settings, now: Settings): readonly Change[] {
  const [before, after] = [flat(then), flat(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => isSomething(before.get(name)) || isSomething(after.get(name)))
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
    .map((name) => changeOf(name, before.get(name), after.get(name)));
}

/** Undefined for a container of a version that wrote another label, or none. */
export function readSettings(label: string | undefined): SettingsLabel | undefined {
  if (label === undefined) return undefined;
  try {
    const read = JSON.parse(label) as Partial<SettingsLabel> | null;
    if (!read?.settings) return undefined;
    return { settings: read.settings, overrides: { ...noOverrides, ...read.overrides } };
  } catch {
    return undefined;
  }
}

/** The text of the settings label; `readSettings` reads it back. */
export const writeSettings = (label: SettingsLabel): string => JSON.stringify(label);

function secretsDigest(secrets: Readonly<Record<string, Secret>>, key: string): string {
  const names = Object.keys(secrets).sort();
  if (names.length === 0) return '';
  const text = JSON.stringify(names.map((name) => [name, secrets[name]?.reveal()]));
  return createHmac('sha256', key).update(text).digest('hex');
}

const settingNames: Partial<Record<keyof Settings, string>> = {
  type: 'instance_type',
  links: 'link',
  publishAddress: 'publish_address',
  memoryBytes: 'memory',
  secrets: 'secret',
  sshPort: 'the port of its sshd',
};

/** As run.conf writes them. */
const volumeText = ({ source, target, readOnly }: VolumeSpec): string =>
  `${source}:${target}${readOnly ? ':ro' : ''}`;

const portText = ({ hostAddress, hostPort, containerPort, protocol }: PortSpec): string => {
  const host = hostAddress?.includes(':') === true ? `[${hostAddress}]` : hostAddress;
  return `${host === undefined ? '' : `${host}:`}${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
};

function flat(settings: Settings): Map<string, string> {
  // The label of an older version may lack some.
  const { memoryBytes = 0, volumes = [], ports = [] } = settings as Partial<Settings>;
  const shown = {
    ...settings,
    memoryBytes: memoryBytes > 0 ? encodeBytes(memoryBytes) : 0,
    volumes: volumes.map(volumeText).join(', '),
    ports: ports.map(portText).join(', '),
  };
  const entries = Object.entries(shown).flatMap(([key, value]: [string, unknown]) => {
    const name = settingNames[key as keyof Settings] ?? key;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [[name, canonical(value)]];
    const prefix = key === 'properties' ? '' : `${name}.`;
    return Object.entries(value).map(([inner, of]) => [prefix + inner, canonical(of)]);
  });
  return new Map(entries as [string, string][]);
}

/** JSON with sorted keys, so that the order in a file does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
