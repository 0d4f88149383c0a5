import type { StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { unlessGone, type InstanceParams } from './lifecycle.ts';

/** Removes a container. Gone already, or being removed by somebody else, is fine. */
export const removeInstance: StepKind<InstanceParams> = {
  name: 'instance.remove',
  title: ({ call }) => `remove ${call}`,
  deadlineMs: 60_000,
  finishes: true,
  check: async ({ id }, { run }) => (await run.ports.engine.containers.inspect(id)) === undefined,
  apply: async ({ id, call }, tools) => {
    const { run } = tools;
    tools.progress(`${call} to be gone`);
    const { containers } = run.ports.engine;
    const removal = containers.remove(id, { force: true });
    await unlessGone(removal, async () =>
      (await isBeingRemoved(run, id)) ? undefined : containers.inspect(id),
    );
    await untilGone(run, id);
  },
};

const isBeingRemoved = async (run: Run, id: string) =>
  (await run.ports.engine.containers.inspect(id))?.state === 'removing';

/** Ends with the step's deadline, as the sleep does. */
async function untilGone(run: Run, id: string): Promise<void> {
  while (await run.ports.engine.containers.inspect(id)) await run.clock.sleep(100, run.signal);
}

export interface NamedParams {
  readonly name: string;
}

/** Removes a runtime volume: keys and environment of an instance that is gone. */
export const removeVolume: StepKind<NamedParams> = {
  name: 'volume.remove',
  title: ({ name }) => `remove volume ${name}`,
  deadlineMs: 30_000,
  check: async ({ name }, { run }) => (await run.ports.engine.volumes.inspect(name)) === undefined,
  apply: async ({ name }, { run }) => {
    const { volumes } = run.ports.engine;
    await unlessGone(volumes.remove(name), () => volumes.inspect(name));
  },
};

/** Removes a project's network; one that somebody joined meanwhile stays. */
export const removeNetwork: StepKind<NamedParams> = {
  name: 'network.remove',
  title: ({ name }) => `remove network ${name}`,
  deadlineMs: 30_000,
  check: async ({ name }, { run }) => {
    const network = await run.ports.engine.networks.inspect(name);
    return network === undefined || network.containers.length > 0;
  },
  apply: async ({ name }, { run }) => {
    const { networks } = run.ports.engine;
    await unlessGone(networks.remove(name), () => networks.inspect(name));
  },
};
