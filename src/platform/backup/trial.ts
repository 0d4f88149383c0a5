import { DockeropsError, throwAll } from '../../core/index.ts';
import { KindRegistry, after, applyPlan, locked, type Plan, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { archiveAt, judged, missingArchive, takeBack } from '../archives/index.ts';
import { instanceKey } from '../instance/instance.ts';
import { instanceReady } from '../kinds/instance-ready.ts';
import { startInstance } from '../kinds/lifecycle.ts';
import { label } from '../labels.ts';
import { readyStep } from '../lifecycle/plan.ts';
import { readinessOf } from '../lifecycle/ready.ts';
import type { ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { examineArchive, restoreInstance } from './kinds.ts';
import { dataOf, shelfOf, type BackupOptions } from './shared.ts';
import { checkTwin, makeTwin, removeTwin } from './twin-kinds.ts';
import { twinOf } from './twin.ts';

export interface TrialOptions extends BackupOptions {
  /** A line for the shell of the twin, which must end well once it is ready. */
  readonly check?: string | undefined;
}

/**
 * Restores the newest backup of each instance into a throw-away twin of it, waits until that is ready as the instance
 * would be, and writes the verdict down beside the archive. Each stands for itself; throws what went wrong with any.
 */
export async function tryBackups(
  run: Run,
  project: Project,
  chosen: readonly ObservedInstance[],
  options: TrialOptions,
): Promise<void> {
  await locked(run, project.name, async () => {
    await takeBack(run, { [label.project]: project.name });
    const errors: DockeropsError[] = [];
    for (const one of chosen)
      await tryBackup(run, project, one, options).catch((error: unknown) => {
        if (run.signal.aborted || !(error instanceof DockeropsError)) throw error;
        errors.push(error);
      });
    throwAll(errors);
  });
}

async function tryBackup(
  run: Run,
  project: Project,
  one: ObservedInstance,
  options: TrialOptions,
): Promise<void> {
  const shelf = shelfOf(run, project, one, options.directory);
  const archive = await archiveAt(run.ports.local.files, shelf);
  if (!archive && !run.dryRun) throw missingArchive(shelf);
  const plan = await trialPlan(run, project, one, options);
  await judged(run, archive ? [archive] : [], instanceKey(one), async () => {
    const { outputs } = await applyPlan(plan, kinds(), run);
    const seconds = outputs.get(ids.restore)?.['seconds'];
    const what =
      options.check === undefined ? 'became ready on it' : 'became ready on it and stood the check';
    return () => ({
      what: `restored; a twin ${what}`,
      ...(typeof seconds === 'number' && { restoreSeconds: seconds }),
    });
  });
}

const kinds = () =>
  new KindRegistry()
    .add(examineArchive)
    .add(makeTwin)
    .add(restoreInstance)
    .add(startInstance)
    .add(instanceReady)
    .add(checkTwin)
    .add(removeTwin);

const ids = {
  examine: 'examine',
  make: 'twin:make',
  restore: 'twin:restore',
  start: 'twin:start',
  check: 'twin:check',
} as const;

async function trialPlan(
  run: Run,
  project: Project,
  one: ObservedInstance,
  { directory, check }: TrialOptions,
): Promise<Plan> {
  const data = dataOf(run, project, one, directory);
  const twin = twinOf(one, run.runId);
  const named = { id: after(ids.make, 'id'), call: `the twin of ${data.call}` };
  const found = { found: after(ids.examine, 'found'), helper: `${twin.name}-restore` };
  const ready = (await readinessOf(run, [one])).get(one.name);
  const steps: Step[] = [
    { id: ids.examine, kind: examineArchive.name, params: data, needs: [] },
    { id: ids.make, kind: makeTwin.name, params: { ...data, twin }, needs: [ids.examine] },
    {
      id: ids.restore,
      kind: restoreInstance.name,
      params: { ...data, ...named, ...found, places: twin.places },
      needs: [ids.make],
    },
    { id: ids.start, kind: startInstance.name, params: { ...named, isNew: true }, needs: [ids.restore] },
    ...(ready ? [{ ...readyStep({ ...ready, name: twin.name, call: named.call }), needs: [ids.start] }] : []),
  ];
  const last = steps.at(-1)?.id ?? ids.start;
  const line = { ...named, call: data.call, line: check };
  return {
    title: `try the backup of ${data.call}`,
    achieved: 'tried',
    policy: 'skip-dependents',
    steps: [
      ...steps,
      ...(check === undefined ? [] : [{ id: ids.check, kind: checkTwin.name, params: line, needs: [last] }]),
    ],
    finally: [{ id: 'twin:remove', kind: removeTwin.name, params: data, needs: [] }],
  };
}
