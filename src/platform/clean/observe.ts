import { byText } from '../../core/index.ts';
import type { ContainerSummary, NetworkDetails, Run, VolumeDetails } from '../../ports/index.ts';
import { label, projectFilter } from '../labels.ts';
import {
  isHelper,
  isMadeByUs,
  isPod,
  readAll,
  readInstance,
  readPod,
  type ObservedInstance,
  type ObservedPod,
} from '../observe.ts';

/** What a clean has to know of the engine. */
export interface Inventory {
  /** Instances, and helper containers that were left behind. */
  readonly ours: readonly ObservedInstance[];
  readonly pods: readonly ObservedPod[];
  readonly foreign: readonly ContainerSummary[];
  /** Only those that die with their instance (role `runtime`), never data. */
  readonly runtimeVolumes: readonly VolumeDetails[];
  readonly networks: readonly NetworkDetails[];
}

/** Looks at one project, or at all of them. */
export async function takeInventory(run: Run, project?: string): Promise<Inventory> {
  const { engine } = run.ports;
  const [containers, runtimeVolumes, networks] = await Promise.all([
    engine.containers.list({ all: true }),
    engine.volumes.list({ labels: [`${label.role}=runtime`, projectLabel(project)] }),
    engine.networks.list(),
  ]);
  const isOurs = inProject(project);
  return {
    ours: [
      ...readAll(containers.filter(isOurs)).instances,
      ...containers.filter((one) => isHelper(one) && isOurs(one)).map((one) => readInstance(one)),
    ].sort((a, b) => byText(a.name, b.name)),
    pods: containers.filter((one) => isPod(one) && isOurs(one)).map(readPod),
    foreign: containers.filter((one) => !isMadeByUs(one)),
    runtimeVolumes,
    networks: networks.filter((one) => isOurs(one) && one.labels[label.role] === 'network'),
  };
}

const projectLabel = (project?: string) => (project === undefined ? label.project : projectFilter(project));

const inProject =
  (project?: string) =>
  ({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean => {
    const its = labels[label.project];
    return project === undefined ? its !== undefined : its === project;
  };
