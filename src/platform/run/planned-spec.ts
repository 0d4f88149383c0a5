import type { OutputRef } from '../../plan/index.ts';
import type { ContainerSpec, ImageDetails } from '../../ports/index.ts';
import { instanceKey } from '../instance/instance.ts';
import type { LinkTarget } from '../instance/links.ts';
import { isInside, localhost } from '../pods/member.ts';
import type { PlatformSpec } from '../schema.ts';
import type { Decision } from './decision.ts';

/** A `ContainerSpec` whose texts may still be outputs of earlier steps: addresses on a network to be made. */
export type PlannedSpec = Omit<ContainerSpec, 'env' | 'labels' | 'network' | 'networkOf'> & {
  readonly env: Readonly<Record<string, string | OutputRef>>;
  readonly labels: Readonly<Record<string, string | OutputRef>>;
  readonly network?: Omit<NonNullable<ContainerSpec['network']>, 'address'> & {
    readonly address: string | OutputRef;
  };
  readonly networkOf?: string | OutputRef;
};

/** What the planner knows besides the decision itself. */
export interface SpecificationFacts {
  readonly platform: PlatformSpec;
  readonly image: ImageDetails;
  /** By instance: fixed, or known once the network is there. */
  readonly addressOf: (key: string) => string | OutputRef;
  /** 1, 2, …, among the project's instances. */
  readonly number: number;
  readonly engineHostname: string;
  readonly version: string;
  readonly runtimeVolume: string | undefined;
  /** Of the temporary name, where the container is to take another's place. */
  readonly token: string;
}

/** Members of one pod reach each other at localhost, whatever they listen on. */
export const linkAddress = (
  { pod }: Pick<Decision, 'pod'>,
  target: LinkTarget,
  { addressOf }: Pick<SpecificationFacts, 'addressOf'>,
): string | OutputRef => (isInside(pod, target) ? localhost : addressOf(instanceKey(target)));
