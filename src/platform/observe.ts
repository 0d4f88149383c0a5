import { byText } from '../core/index.ts';
import type { ContainerSummary, Run } from '../ports/index.ts';
import { containerName, label, projectFilter } from './labels.ts';
import { instanceTypes, type InstanceType } from './schema.ts';

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
  readonly summary: ContainerSummary;
}

/** All instances of a project, stopped ones too; of all projects of this engine without `project`. */
export async function observe(run: Run, project?: string): Promise<readonly ObservedInstance[]> {
  const labels = [label.instance, project === undefined ? label.project : projectFilter(project)];
  const found = await run.ports.engine.containers.list({ labels, all: true });
  return found
    .filter(isInstance)
    .map(readInstance)
    .sort((a, b) => byText(a.name, b.name));
}

/**
 * True for an instance of any project; helper containers and foreign ones are none. Labels alone do not say so: what
 * somebody runs by hand inherits them from our images, and all of them from a committed instance.
 */
export const isInstance = ({ name, labels }: ContainerSummary): boolean => {
  const { [label.project]: project, [label.container]: container, [label.instance]: instance } = labels;
  if (project === undefined || container === undefined || instance === undefined) return false;
  return name === containerName(project, container, instance);
};

/** True for what dockerops itself made: instances and helpers. */
export const isMadeByUs = (summary: ContainerSummary): boolean =>
  isInstance(summary) ||
  (summary.labels[label.project] !== undefined && summary.labels[label.role] === 'helper');

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
    summary,
  };
}

/** Where it is reached: the fixed address, else the one the engine gave it while it runs; empty for none. */
export const addressOf = (one: ObservedInstance): string => one.address || firstAddress(one.summary);

export const firstAddress = ({ networks }: ContainerSummary): string =>
  Object.values(networks).find((network) => network.address !== '')?.address ?? '';

/** ALIAS -> `CONTAINER,instance=NAME`: the instances its links took. */
export const linksOf = ({ summary }: ObservedInstance): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(summary.labels)
      .filter(([name]) => name.startsWith(label.link))
      .map(([name, target]) => [name.slice(label.link.length), target]),
  );
