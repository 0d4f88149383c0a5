import { DockeropsError, messageOf } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Labels } from '../../ports/index.ts';
import { addressAt } from '../network/addresses.ts';
import { layoutOf } from '../network/subnets.ts';

export interface NetworkParams {
  readonly name: string;
  readonly labels: Labels;
  /** Tried in order: another project may take one between our look and our call. */
  readonly subnets: readonly string[];
  /** Fixed places, by instance; the outputs are their addresses under the same names. */
  readonly slots: Readonly<Record<string, number>>;
}

/** Makes a project's network. */
export const createNetwork: StepKind<NetworkParams> = {
  name: 'network.create',
  title: ({ name }) => `create network ${name}`,
  deadlineMs: 30_000,
  apply: async ({ name, labels, subnets, slots }, tools) => {
    for (const subnet of subnets) {
      tools.progress(`subnet ${subnet}`);
      try {
        await tools.run.ports.engine.networks.create({ name, labels, ...layoutOf(subnet) });
        return Object.fromEntries(Object.entries(slots).map(([key, slot]) => [key, addressAt(subnet, slot)]));
      } catch (error) {
        if (!isOverlap(error)) throw error;
      }
    }
    throw noSubnet(name, subnets);
  },
};

/** The engine's words for a subnet that is in use, in its address pools and in its bridge driver. */
const isOverlap = (error: unknown): boolean => /overlap/i.test(messageOf(error));

/** No place for a network of ours. */
export const noSubnet = (name: string, tried: readonly string[]): DockeropsError =>
  new DockeropsError(
    `no subnet is free for network ${name}${tried.length > 0 ? `: tried ${tried.join(', ')}` : ''}`,
    {
      hint: [
        'see what is in use: docker network ls, ip route',
        'remove networks nobody needs: docker network prune',
      ],
    },
  );
