import { DockeropsError, messageOf } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Networks } from '../../ports/index.ts';
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
    const removed = networks.remove(name).catch(async (error: unknown) => {
      throw (await isMiscounted(networks, name, error)) ? miscounted(error) : error;
    });
    await unlessGone(removed, () => networks.inspect(name));
  },
};

/** An engine that did much at once may count somebody on a network who has gone (seen on 20.10: 200 restarts at once). */
const isMiscounted = async (networks: Networks, name: string, error: unknown): Promise<boolean> =>
  messageOf(error).includes('has active endpoints') &&
  (await networks.inspect(name))?.containers.length === 0;

const miscounted = (error: unknown): DockeropsError =>
  new DockeropsError(messageOf(error), {
    facts: ['nobody is on it: the engine has lost count'],
    hint: 'restart the engine, which counts anew, then give the same command again',
    cause: error,
  });
