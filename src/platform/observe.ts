import { byText } from '../core/index.ts';
import type { ContainerSummary, Run } from '../ports/index.ts';
import { label, projectFilter } from './labels.ts';
import { readInstance, readPod, type ObservedInstance, type ObservedPod } from './observed.ts';
import { finalName, isInstance, isPod, isSuccessor } from './ours.ts';

export * from './observed.ts';
export * from './ours.ts';

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
