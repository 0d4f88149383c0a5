import { clean, runInstances, type Overrides, type RunRequest } from '../../../src/platform/index.ts';
import { noOverrides } from '../../../src/platform/index.ts';
import { containerName } from '../../../src/platform/labels.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import type { ContainerDetails, Engine, Ports, Terminal } from '../../../src/ports/index.ts';
import { noTerminal, type TestRun } from '../../support/run.ts';
import { builtScene } from '../../support/scene.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';

export { freePort } from '../../support/free-port.ts';
export { service } from '../../support/service.ts';

/** A platform of its own with these Dockerfiles (below `FROM debian:bookworm-slim`) built, and this run.conf. */
export const builtPlatform = (
  context: Mocha.Context,
  dockerfiles: Readonly<Record<string, string>>,
  runConf = '',
): Promise<ScratchPlatform> => builtScene(dockerfiles, local(runConf), context);

/** Nothing of a test listens beyond loopback. */
const local = (runConf: string): string => `[defaults]\npublish_address = 127.0.0.1\n${runConf}`;

export const writeRunConf = (platform: ScratchPlatform, text: string): Promise<void> =>
  platform.write('conf/run.conf', local(text));

export type Arguments = Partial<Omit<RunRequest, 'overrides'>> & Partial<Overrides>;

/** `run:NAME` with arguments, as the task does it. */
export async function runOn(
  platform: ScratchPlatform,
  name: string,
  { instance, group, replace, prune, ...overrides }: Arguments = {},
  { run }: TestRun = platform.run(),
) {
  return runInstances(run, await loadPlatform(run), {
    name,
    overrides: { ...noOverrides, ...overrides },
    ...(instance !== undefined && { instance }),
    ...(group !== undefined && { group }),
    ...(replace !== undefined && { replace }),
    ...(prune !== undefined && { prune }),
  });
}

export const cleanOn = (platform: ScratchPlatform, name: string, instance?: string) =>
  clean(platform.run().run, { name, instance }, { force: true, graceSeconds: 0 });

export async function inspect(platform: ScratchPlatform, call: string): Promise<ContainerDetails> {
  const [container = '', instance = 'one'] = call.split('/');
  const found = await platform.engine.containers.inspect(containerName(platform.name, container, instance));
  if (!found) throw new Error(`there is no ${call}`);
  return found;
}

/** What a shell in an instance prints. */
export async function sh(platform: ScratchPlatform, call: string, command: string): Promise<string> {
  const { id } = await inspect(platform, call);
  const { stdout, stderr } = await platform.engine.containers.run(id, { argv: ['/bin/sh', '-c', command] });
  return `${stdout}${stderr}`.trim();
}

/** A terminal in which somebody does something to a shell while it is open. */
export const terminalWith = (during: Terminal['attach']): Partial<Ports> => ({
  terminal: { ...noTerminal, interactive: true, attach: during },
});

/** The engine, writing down what it is asked: `containers.list`. */
export const recording = (engine: Engine, calls: string[]): Engine =>
  watched(engine, (call) => void calls.push(call));

/** The engine, telling of each call before it is made; what `told` throws is the call's failure. */
export function watched(engine: Engine, told: (call: string) => void | Promise<void>): Engine {
  const client = <T extends object>(target: T, name: string): T =>
    intercepted(target, (method, given, call) => {
      if (method.startsWith('log')) return call(...given);
      return Promise.resolve(`${name}.${method}`)
        .then(told)
        .then(() => call(...given));
    });
  const { containers, images, networks, volumes } = engine;
  return {
    endpoint: engine.endpoint,
    facts: () => engine.facts(),
    containers: client(containers, 'containers'),
    images: client(images, 'images'),
    networks: client(networks, 'networks'),
    volumes: client(volumes, 'volumes'),
    events: (filter) => engine.events(filter),
    bind: (signal) => watched(engine.bind(signal), told),
  };
}

type Call = (...given: unknown[]) => unknown;

function intercepted<T extends object>(
  target: T,
  instead: (method: string, given: unknown[], call: Call) => unknown,
): T {
  return new Proxy(target, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as Call;
      return (...given: unknown[]) => instead(String(key), given, call);
    },
  });
}
