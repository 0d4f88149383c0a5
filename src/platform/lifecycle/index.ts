import { DockeropsError, throwAll } from '../../core/index.ts';
import { KindRegistry, applyPlan, locked, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { observe, observeAll, type Observed, type ObservedInstance } from '../observe.ts';
import { instanceReady } from '../kinds/instance-ready.ts';
import { absence, knownContainers } from '../scope.ts';
import { callOf, notThere, selectTargets, type Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { startInstance, stopInstance } from '../kinds/lifecycle.ts';
import { finishStops } from './finish-stops.ts';
import { readinessOf } from './ready.ts';
import { stopPodSteps, withPodStarts } from './pods.ts';
import { graceOf, planOf, restartSteps, startSteps, stopSteps } from './plan.ts';

export interface StopOptions {
  /** Seconds an instance has to end by itself; 10 unless told. */
  readonly graceSeconds?: number | undefined;
}

/** Stops instances, dependents first. Nothing to stop is fine; a name that nobody knows throws `UsageError`. */
export async function stop(run: Run, selection: Selection, options: StopOptions = {}): Promise<void> {
  const grace = graceOf(options.graceSeconds);
  await change(run, 'stop', selection, (instances, there) => {
    if (instances.length === 0)
      run.emit({
        type: 'message',
        level: 'info',
        text: `nothing to stop: ${notThere(selection, []).message}`,
      });
    return [...stopSteps(instances, grace), ...stopPodSteps(instances, there)];
  });
}

/** Starts stopped instances, link targets first. Throws `UsageError` when there is nothing to start. */
export async function start(run: Run, selection: Selection): Promise<void> {
  await change(run, 'start', selection, async (instances, there) => {
    const steps = startSteps(mustBe(instances, selection), await readinessOf(run, instances));
    return withPodStarts(steps, instances, there);
  });
}

/** Stops and starts instances in the order of their links. Throws `UsageError` when there is nothing to restart. */
export async function restart(run: Run, selection: Selection, options: StopOptions = {}): Promise<void> {
  const grace = graceOf(options.graceSeconds);
  await change(run, 'restart', selection, async (instances, there) => {
    const readiness = await readinessOf(run, instances);
    return withPodStarts(restartSteps(mustBe(instances, selection), grace, readiness), instances, there);
  });
}

/** What an instance is then, in the summary of a plan. */
const achieved = { stop: 'stopped', start: 'ready', restart: 'ready' } as const;

async function change(
  run: Run,
  verb: keyof typeof achieved,
  selection: Selection,
  stepsFor: (
    instances: readonly ObservedInstance[],
    there: Observed,
  ) => readonly Step[] | Promise<readonly Step[]>,
): Promise<void> {
  const { name: project } = await requireProject(run);
  const asked = await targets(run, project, selection);
  if (asked.length === 0) await refuseMistyped(run, verb, selection);
  const dead = run.dryRun ? undefined : await run.ports.lock.check(project);
  await locked(run, project, async () => {
    if (dead && verb !== 'stop') await finishStops(run, project, dead);
    const there = await observeAll(run, project);
    const instances = there.instances.filter((one) => asked.some(({ id }) => id === one.id));
    throwAll(instances.flatMap(interrupted));
    const steps = await stepsFor(instances, there);
    await applyPlan(planOf(`${verb} ${selection.name}`, steps, achieved[verb]), kinds(), run);
  });
}

/** With the lock in our hands nobody is at it: one of its two containers may run, or neither. */
const interrupted = (one: ObservedInstance): readonly DockeropsError[] =>
  one.successors.length === 0
    ? []
    : [
        new DockeropsError(`a re-creation of ${callOf(one)} was broken off`, {
          hint: ['dockerops run:all', `dockerops rerun:${callOf(one)}`],
        }),
      ];

/** Chosen before the lock is taken: nobody waits for somebody who is thinking. */
async function targets(run: Run, project: string, selection: Selection) {
  const observed = await observe(run, project);
  const known = await knownContainers(run, selection.name, observed);
  return selectTargets(run, observed, selection, known);
}

const kinds = () => new KindRegistry().add(stopInstance).add(startInstance).add(instanceReady);

/** What is stopped already has stopped; there is nothing to start of what is not there. */
async function refuseMistyped(run: Run, verb: keyof typeof achieved, selection: Selection): Promise<void> {
  const { isMistyped, error } = await absence(run, selection);
  if (isMistyped || verb !== 'stop') throw error;
}

function mustBe(instances: readonly ObservedInstance[], selection: Selection): readonly ObservedInstance[] {
  if (instances.length > 0) return instances;
  throw notThere(selection, []);
}
