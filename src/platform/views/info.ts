import { DockeropsError, Secret } from '../../core/index.ts';
import type { ContainerDetails, Labels, PublishedPort, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { addressOf, linksOf, type ObservedInstance } from '../observe.ts';
import { pickInstance } from '../scope.ts';
import { callOf, type Selection } from '../select.ts';
import { soundsSecret } from '../sensitive.ts';
import { exitCodeOf } from './format.ts';

/** All there is to know of one instance; the shape of `info --format json`. */
export interface Info {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
  readonly type: string;
  /** The pod whose network it lives in, if any. */
  readonly pod: string | null;
  readonly name: string;
  readonly id: string;
  readonly state: string;
  readonly health: string | null;
  readonly exitCode: number | null;
  /** Why the engine could not start it, else empty. */
  readonly error: string;
  readonly image: { readonly name: string; readonly id: string };
  /** ISO 8601. */
  readonly created: string;
  readonly started: string | null;
  readonly restarts: { readonly policy: string; readonly count: number };
  readonly address: string;
  readonly hostname: string;
  readonly ports: readonly PublishedPort[];
  /** ALIAS -> the instance its link took. */
  readonly links: Readonly<Record<string, string>>;
  /** Where /data, /opt and /var/log lie on the engine's host, those that are persistent. */
  readonly data: Readonly<Record<string, string>>;
  readonly mounts: readonly {
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
  /** Values of variables that sound like secrets are masked. */
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Looks at one instance, running or not. */
export async function info(run: Run, selection: Selection): Promise<Info> {
  const one = await pickInstance(run, selection, 'any');
  const details = await run.ports.engine.containers.inspect(one.id);
  if (!details) throw new DockeropsError(`${callOf(one)} has just been removed`);
  return infoOf(one, details);
}

function infoOf(one: ObservedInstance, details: ContainerDetails): Info {
  const { summary } = one;
  const persistent = details.mounts.filter((mount) => persistentPaths.includes(mount.target));
  return {
    project: one.project,
    container: one.container,
    instance: one.instance,
    type: one.type,
    pod: one.pod ?? null,
    name: one.name,
    id: one.id,
    state: details.state,
    health: details.health ?? null,
    exitCode: exitCodeOf(summary.status),
    error: details.error,
    image: { name: summary.image, id: summary.imageId },
    created: new Date(summary.createdAt * 1000).toISOString(),
    started: wasStarted(details) ? details.startedAt : null,
    restarts: { policy: details.restart, count: restartCount(details.raw) },
    address: addressOf(one),
    hostname: details.hostname,
    ports: one.ports,
    links: linksOf(one),
    data: Object.fromEntries(persistent.map(({ target, source }) => [target, source])),
    mounts: details.mounts.map(({ source, target, readOnly }) => ({ source, target, readOnly })),
    env: mapValues(details.env, (value, name) => (soundsSecret(name) ? String(new Secret(value)) : value)),
    labels: withoutSettings(details.labels),
  };
}

const persistentPaths: readonly string[] = ['/data', '/opt', '/var/log'];

/** Only `rerun` reads that one, and it tells variables once more. */
const withoutSettings = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label.settings));

/** The engine gives year 1 for what was never started. */
const wasStarted = ({ startedAt }: ContainerDetails) => startedAt !== '' && !startedAt.startsWith('0001-');

const restartCount = (raw: unknown) => (raw as { readonly RestartCount?: number }).RestartCount ?? 0;

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string, name: string) => string,
) => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
