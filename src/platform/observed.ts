import type { ContainerSummary, PublishedPort } from '../ports/index.ts';
import { label } from './labels.ts';
import { isSuccessor } from './ours.ts';
import { instanceTypes, type InstanceType } from './schema.ts';

export const standardSshPort = 22;

/** An instance as the engine has it: read from labels by one list call. */
export interface ObservedInstance {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly container: string;
  readonly instance: string;
  readonly type: InstanceType;
  readonly running: boolean;
  /** Its fixed address, also while it is stopped; empty without one. */
  readonly address: string;
  readonly configHash: string;
  /** The pod whose network it lives in. */
  readonly pod?: string;
  /** What is published of it, by its pod if it is in one. */
  readonly ports: readonly PublishedPort[];
  readonly summary: ContainerSummary;
  /** Containers that are to take its place: a re-creation is under way, or was broken off. */
  readonly successors: readonly ObservedInstance[];
}

/** The container that holds the network of a pod, as the engine has it. */
export interface ObservedPod {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly pod: string;
  readonly running: boolean;
  readonly address: string;
  readonly configHash: string;
  readonly summary: ContainerSummary;
}

/** Reads the labels of one of our containers. */
export function readInstance(summary: ContainerSummary): ObservedInstance {
  const read = (name: string) => summary.labels[name] ?? '';
  return {
    id: summary.id,
    name: summary.name,
    project: read(label.project),
    container: read(label.container),
    instance: read(label.instance),
    type: instanceTypes.find((type) => type === read(label.type)) ?? 'standard',
    running: summary.state === 'running',
    address: read(label.address),
    configHash: read(label.configHash),
    ...(summary.labels[label.pod] !== undefined && { pod: summary.labels[label.pod] }),
    ports: summary.ports,
    summary,
    successors: [],
  };
}

/** Reads the labels of a pod's container. */
export function readPod(summary: ContainerSummary): ObservedPod {
  const read = (name: string) => summary.labels[name] ?? '';
  return {
    id: summary.id,
    name: summary.name,
    project: read(label.project),
    pod: read(label.pod),
    running: summary.state === 'running',
    address: read(label.address),
    configHash: read(label.configHash),
    summary,
  };
}

/** Where it is reached: the fixed address, else the one the engine gave it while it runs; empty for none. */
export const addressOf = (one: ObservedInstance): string => one.address || firstAddress(one.summary);

/** Its address on whatever network it has one; empty when it has none. */
export const firstAddress = ({ networks }: ContainerSummary): string =>
  Object.values(networks).find((network) => network.address !== '')?.address ?? '';

/** Where its sshd listens: members of a pod share one address. */
export const sshPortOf = ({ summary }: ObservedInstance): number =>
  Number(summary.labels[label.sshPort] ?? standardSshPort);

/** ALIAS -> `CONTAINER,instance=NAME`: the instances its links took. */
export const linksOf = ({ summary }: ObservedInstance): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(summary.labels)
      .filter(([name]) => name.startsWith(label.link))
      .map(([name, target]) => [name.slice(label.link.length), target]),
  );

/** Whether a re-creation of it is under way, or was broken off. */
export const isBeingReplaced = ({ summary, successors }: ObservedInstance): boolean =>
  successors.length > 0 || isSuccessor(summary);

/** Whether the engine is at removing it: it cannot be started any more. */
export const isGoing = ({ summary: { state } }: Pick<ObservedInstance, 'summary'>): boolean =>
  state === 'removing' || state === 'dead';
