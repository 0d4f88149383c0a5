import type { ContainerDefinition } from './schema.ts';
import { asNode } from './as-node.ts';
import { readContainer } from './container.ts';

type Data = Readonly<Record<string, unknown>>;

/** A container with other settings than its file has: keywords, each in the place of the file's own. */
export interface Changes {
  readonly name: string;
  readonly keywords: Data;
  readonly build?: Data;
}

/** Where paths start from. */
export interface Directories {
  readonly directory: string;
  readonly cwd: string;
}

/** The keywords under the API's own names, which `host_config` may have. */
const apiNames: Readonly<Record<string, string>> = {
  binds: 'Binds',
  mounts: 'Mounts',
  volumes_from: 'VolumesFrom',
  links: 'Links',
  port_bindings: 'PortBindings',
  restart_policy: 'RestartPolicy',
  network_mode: 'NetworkMode',
  pid_mode: 'PidMode',
  ipc_mode: 'IpcMode',
};

/** Reads a container once more with changes; those that are undefined leave their keyword out. */
export function changed(
  from: ContainerDefinition,
  changes: Changes,
  source: Directories,
): ContainerDefinition {
  const written = (from.written ?? {}) as Data;
  const names = Object.keys(changes.keywords);
  const gone = new Set([...names, ...names.flatMap((name) => apiNames[name] ?? [])]);
  const kept = (phase: string) => withoutKeys(written[phase], gone);
  const startup = saysSomething(written['start']) ? 'start' : 'startup';
  const creation = saysSomething(written['create']) ? 'create' : 'creation';
  const given = Object.entries(changes.keywords).filter(([, value]) => value !== undefined);
  const data = {
    ...Object.fromEntries(Object.entries(written).filter(([phase]) => !phases.includes(phase))),
    ...(written['build'] !== undefined && { build: { ...(written['build'] as Data), ...changes.build } }),
    ...(saysSomething(written[creation]) && { [creation]: kept(creation) }),
    [startup]: { ...kept(startup), ...(Object.fromEntries(given) as Data) },
  };
  const entry = { key: changes.name, value: asNode(data, from.where), where: from.where };
  return readContainer(entry, { configuration: source.directory, cwd: source.cwd, unit: from.unit });
}

const phases = ['build', 'creation', 'create', 'startup', 'start'];

const saysSomething = (phase: unknown): boolean => Object.keys(phase ?? {}).length > 0;

function withoutKeys(phase: unknown, gone: ReadonlySet<string>): Data {
  const entries = Object.entries((phase ?? {}) as Data).filter(([key]) => !gone.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'host_config' ? withoutKeys(value, gone) : value]),
  );
}
