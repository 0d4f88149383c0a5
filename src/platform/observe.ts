import type { ContainerSummary, Run } from '../ports/index.ts';
import { label, projectFilter } from './labels.ts';
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
  return found.map(readInstance).sort((a, b) => a.name.localeCompare(b.name));
}

/** True for an instance of any project; helper containers and foreign ones have no instance label. */
export const isInstance = ({ labels }: ContainerSummary): boolean =>
  labels[label.project] !== undefined && labels[label.instance] !== undefined;

/**
 * True for what dockerops itself made: instances and helpers. The project's label alone does not say so, as a
 * container that somebody runs from one of our images inherits the image's labels.
 */
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
