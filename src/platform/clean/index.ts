import { KindRegistry, applyPlan, locked } from '../../plan/index.ts';
import type { Labels, Run } from '../../ports/index.ts';
import { stopInstance } from '../kinds/lifecycle.ts';
import { graceOf } from '../lifecycle/plan.ts';
import { label } from '../labels.ts';
import { forgetGone } from '../markers.ts';
import type { ObservedInstance, ObservedPod } from '../observe.ts';
import { knownContainers } from '../scope.ts';
import { callOf, isPattern, matchesPattern, selectTargets, type Selection } from '../select.ts';
import { loadPlatform, requireProject } from '../spec/index.ts';
import { confirmRemoval } from './confirm.ts';
import { removeInstance, removeNetwork, removeVolume } from '../kinds/remove.ts';
import { takeInventory, type Inventory } from './observe.ts';
import { cleanPlan, inReverse } from './plan.ts';

export interface CleanOptions {
  /** Do not ask. */
  readonly force?: boolean | undefined;
  /** Seconds an instance has to end by itself; 10 unless told. */
  readonly graceSeconds?: number | undefined;
}

/**
 * Stops and removes instances, after asking. `all`: everything of the project; `reallyall`: of all projects on this
 * engine. Data, images, data volumes and foreign containers stay. What is gone already is fine.
 */
export async function clean(run: Run, selection: Selection, options: CleanOptions = {}): Promise<void> {
  const grace = graceOf(options.graceSeconds);
  const everywhere = selection.name === 'reallyall';
  const project = everywhere ? undefined : (await requireProject(run)).name;
  const before = await takeInventory(run, project);
  const asked = everywhere ? before.ours : await chosen(run, before, selection);
  if (asked.length > 0 && options.force !== true && !run.dryRun)
    await confirmRemoval(run, asked, callFor(selection));
  const projects = project === undefined ? projectsOf(before) : [project];
  await lockedAll(run, projects, async () => {
    const now = within(await takeInventory(run, project), projects, selection);
    const doomed = asked.flatMap(({ id }) => now.ours.find((one) => one.id === id) ?? []);
    const plan = cleanPlan(`clean ${selection.name}`, now, doomed, grace);
    if (plan.steps.length === 0 && !run.dryRun) say(run, nothingText(selection));
    await applyPlan(plan, kinds(), run);
    if (plan.steps.length > 0 && !run.dryRun)
      for (const name of projects) await forgetGone(run, { [label.project]: name }, 'frozen', 'stopped');
  });
  if (everywhere) sayWhatIsLeft(run, before.foreign.length);
}

async function chosen(
  run: Run,
  { ours }: Inventory,
  selection: Selection,
): Promise<readonly ObservedInstance[]> {
  if (selection.name === 'all' && selection.instance === undefined)
    return inReverse(ours, await runConfOf(run));
  const instances = ours.filter((one) => one.instance !== '');
  return selectTargets(run, instances, selection, await knownContainers(run, selection.name, instances));
}

/** Only gives an order: what run.conf says wrong must not keep a platform from being cleaned up. */
const runConfOf = (run: Run) =>
  loadPlatform(run).then(
    ({ instances }) => instances,
    () => [],
  );

/** Everything that is cleaned lies in projects whose lock is held, and what belongs to no chosen name stays. */
function within(inventory: Inventory, projects: readonly string[], selection: Selection): Inventory {
  const isLocked = ({ labels }: { labels: Labels }) => projects.includes(labels[label.project] ?? '');
  const { name, instance = 'all' } = selection.name === 'reallyall' ? { name: 'all' } : selection;
  const isMeant = ({ labels }: { labels: Labels }) =>
    matchesPattern(name, labels[label.container] ?? '') &&
    matchesPattern(instance, labels[label.instance] ?? '');
  // One that nobody is in goes with everything only.
  const isMeantPod = (pod: ObservedPod) =>
    (name === 'all' && instance === 'all') || inventory.ours.some((one) => one.summary.networkOf === pod.id);
  return {
    ...inventory,
    pods: inventory.pods.filter(({ summary }) => isLocked(summary)).filter(isMeantPod),
    runtimeVolumes: inventory.runtimeVolumes.filter(isLocked).filter(isMeant),
    networks: inventory.networks.filter(isLocked),
  };
}

function projectsOf({ ours, pods, runtimeVolumes, networks }: Inventory): readonly string[] {
  const labelled = [...runtimeVolumes, ...networks].map(({ labels }) => labels[label.project] ?? '');
  return [...new Set([...[...ours, ...pods].map((one) => one.project), ...labelled])].sort();
}

/** Locks in alphabetical order, so that two who clean everything do not wait for each other. */
const lockedAll = (run: Run, projects: readonly string[], work: () => Promise<void>): Promise<void> => {
  const [first, ...rest] = projects;
  return first === undefined ? work() : locked(run, first, () => lockedAll(run, rest, work));
};

const kinds = () =>
  new KindRegistry().add(stopInstance).add(removeInstance).add(removeVolume).add(removeNetwork);

const callFor = ({ name, instance }: Selection) =>
  instance === undefined ? name : callOf({ container: name, instance });

const nothingText = (selection: Selection) =>
  isPattern(selection.name) || selection.name === 'reallyall'
    ? 'Nothing to remove.'
    : `Nothing to remove: ${callFor(selection)} is not there.`;

const say = (run: Run, text: string) => run.emit({ type: 'message', level: 'info', text });

function sayWhatIsLeft(run: Run, foreign: number): void {
  if (foreign === 0) return;
  const containers = foreign === 1 ? '1 container' : `${foreign} containers`;
  say(run, `${containers} that dockerops did not make: left alone.`);
}
