import { byText } from '../core/index.ts';
import type { ContainerSummary, PublishedPort, Run } from '../ports/index.ts';
import { containerName, isSuccessorName, label, podContainerName, projectFilter } from './labels.ts';
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

/** What there is of a project, or of all of them. */
export interface Observed {
  readonly instances: readonly ObservedInstance[];
  readonly pods: readonly ObservedPod[];
}

/** All instances of a project, stopped ones too; of all projects of this engine without `project`. */
export async function observe(run: Run, project?: string): Promise<readonly ObservedInstance[]> {
  return (await observeAll(run, project)).instances;
}

/** The same with the pods, by one list call. */
export async function observeAll(run: Run, project?: string): Promise<Observed> {
  const labels = [project === undefined ? label.project : projectFilter(project)];
  return readAll(await run.ports.engine.containers.list({ labels, all: true }));
}

/** Reads what is ours of a list. */
export function readAll(found: readonly ContainerSummary[]): Observed {
  const pods = found.filter(isPod).map(readPod).sort(byName);
  return { instances: readInstances(found).map((one) => withPodPorts(one, pods)), pods };
}

/**
 * The removal of the old container is what settles a re-creation: while it is there it is the instance, and afterwards
 * its successor is, whatever that is called.
 */
function readInstances(found: readonly ContainerSummary[]): readonly ObservedInstance[] {
  const sameName = new Map<string, ContainerSummary[]>();
  for (const one of found.filter((each) => isInstance(each) || isSuccessor(each)))
    sameName.set(finalName(one), [...(sameName.get(finalName(one)) ?? []), one]);
  return [...sameName.values()].flatMap(asOne).sort(byName);
}

function asOne(containers: readonly ContainerSummary[]): readonly ObservedInstance[] {
  const [first, ...others] = [...containers]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((one) => readInstance(one));
  return first ? [{ ...first, successors: others }] : [];
}

/** The one that bears the name, else the one that runs. */
const rankOf = (one: ContainerSummary): number => (isInstance(one) ? 0 : one.state === 'running' ? 1 : 2);

/** The engine has a member's ports at its pod; a label tells which are the member's. */
function withPodPorts(one: ObservedInstance, pods: readonly ObservedPod[]): ObservedInstance {
  const pod = pods.find(({ id }) => id === one.summary.networkOf);
  if (!pod) return one;
  const its = (one.summary.labels[label.published] ?? '').split(',');
  const ports = pod.summary.ports.filter(({ containerPort, protocol }) =>
    its.includes(`${containerPort}/${protocol}`),
  );
  return { ...one, ports };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => byText(a.name, b.name);

type Named = Pick<ContainerSummary, 'name' | 'labels'>;

/** `PROJECT-CONTAINER-INSTANCE` as the labels have it. */
function nameByLabels({ labels }: Named): string | undefined {
  const { [label.project]: project, [label.container]: container, [label.instance]: instance } = labels;
  if (project === undefined || container === undefined || instance === undefined) return undefined;
  return containerName(project, container, instance);
}

/**
 * True for an instance of any project; helper containers and foreign ones are none. Labels alone do not say so: what
 * somebody runs by hand inherits them from our images, and all of them from a committed instance.
 */
export const isInstance = (one: Named): boolean => one.name === nameByLabels(one);

/** True for the container of a re-creation that has not got its instance's name yet. */
export const isSuccessor = (one: Named): boolean => {
  const name = nameByLabels(one);
  if (name === undefined || one.labels[label.replaces] === undefined) return false;
  return isSuccessorName(one.name, name);
};

/** The name a container has, or will have once its re-creation is finished. */
export const finalName = (one: Named): string =>
  (isSuccessor(one) ? nameByLabels(one) : undefined) ?? one.name;

/** Whether a re-creation of it is under way, or was broken off. */
export const isBeingReplaced = ({ summary, successors }: ObservedInstance): boolean =>
  successors.length > 0 || isSuccessor(summary);

/** True for the container that holds the network of a pod. */
export const isPod = ({ name, labels }: ContainerSummary): boolean => {
  const { [label.project]: project, [label.pod]: pod, [label.role]: role } = labels;
  if (project === undefined || pod === undefined || role !== 'pod') return false;
  return name === podContainerName(project, pod);
};

/** True for a container that a run made for its own work. */
export const isHelper = ({ labels }: ContainerSummary): boolean =>
  labels[label.project] !== undefined && labels[label.role] === 'helper';

/** True for what dockerops itself made: instances, those to be, pods and helpers. */
export const isMadeByUs = (summary: ContainerSummary): boolean =>
  isInstance(summary) || isSuccessor(summary) || isPod(summary) || isHelper(summary);

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
