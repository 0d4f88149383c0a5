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
  return found.map(observed).sort((a, b) => a.name.localeCompare(b.name));
}

function observed(summary: ContainerSummary): ObservedInstance {
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
