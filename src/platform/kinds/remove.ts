import type { StepKind } from '../../plan/index.ts';
import { unlessGone, type InstanceParams } from './lifecycle.ts';

/** Removes a container. Gone already, or being removed by somebody else, is fine: the engine is asked nothing before. */
export const removeInstance: StepKind<InstanceParams> = {
  name: 'instance.remove',
  title: ({ call }) => `remove ${call}`,
  deadlineMs: 60_000,
  finishes: true,
  apply: async ({ id, call }, tools) => {
    tools.progress(`${call} to be gone`);
    const { containers } = tools.run.ports.engine;
    await unlessGone(containers.remove(id, { force: true }), () => containers.inspect(id));
  },
};

export interface NamedParams {
  readonly name: string;
}

/** Removes a runtime volume: keys and environment of an instance that is gone. */
export const removeVolume: StepKind<NamedParams> = {
  name: 'volume.remove',
  title: ({ name }) => `remove volume ${name}`,
  deadlineMs: 30_000,
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
