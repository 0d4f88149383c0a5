import { DockeropsError, throwAll } from '../../core/index.ts';
import { KindRegistry, after, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { instanceKey } from '../instance/instance.ts';
import { instanceReady } from '../kinds/instance-ready.ts';
import { readinessOf } from '../lifecycle/ready.ts';
import { readyStep } from '../lifecycle/plan.ts';
import type { ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { callOf, type Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import type { BackupOptions } from './shared.ts';
import { demandArchive, examineArchive, restoreInstance } from './kinds.ts';
import { keptBy } from './places.ts';
import { apply, dataOf, demandTargets, nameOf, shelfOf } from './shared.ts';

export interface RestoreOptions extends BackupOptions {
  /** Of an older archive: the date in its name. */
  readonly date?: string | undefined;
  /** Do not ask. */
  readonly force?: boolean | undefined;
}

/** Restores what instances keep, after asking; what the archive does not have stays. */
export async function restore(run: Run, selection: Selection, options: RestoreOptions): Promise<void> {
  const project = await requireProject(run);
  const chosen = await demandTargets(run, project, selection);
  if (options.force !== true && !run.dryRun) await confirmed(run, chosen, selection);
  const readiness = await readinessOf(
    run,
    chosen.filter(({ running }) => running),
  );
  const steps = chosen.flatMap((one) => {
    const ready = readiness.get(one.name);
    const [look, unpack] = restoreSteps(run, project, one, options);
    return ready ? [look, unpack, { ...readyStep(ready), needs: [unpack.id] }] : [look, unpack];
  });
  const kinds = new KindRegistry().add(examineArchive).add(restoreInstance).add(instanceReady);
  await apply(run, project, `restore ${selection.name}`, steps, kinds, 'restored');
  if (run.dryRun) await demandArchives(run, project, chosen, options);
}

/** Looks at what a restore would look at: it changes nothing, so a dry run can tell what would fail. */
async function demandArchives(
  run: Run,
  project: Project,
  chosen: readonly ObservedInstance[],
  { directory, date }: RestoreOptions,
): Promise<void> {
  const errors: DockeropsError[] = [];
  for (const one of chosen)
    await demandArchive(run, shelfOf(run, project, one, directory), date).catch((error: unknown) => {
      if (!(error instanceof DockeropsError) || run.signal.aborted) throw error;
      errors.push(error);
    });
  throwAll(errors);
}

function restoreSteps(
  run: Run,
  project: Project,
  one: ObservedInstance,
  { directory, date }: RestoreOptions,
): readonly [Step, Step] {
  const [id, subject] = [`examine:${one.name}`, instanceKey(one)];
  const data = { ...dataOf(run, project, one, directory), ...(date !== undefined && { date }) };
  const helper = `dockerops-restore-${run.runId}-${subject}`;
  return [
    { id, kind: examineArchive.name, params: data, needs: [], subject },
    {
      id: `restore:${one.name}`,
      kind: restoreInstance.name,
      params: { ...data, found: after(id, 'found'), helper },
      needs: [id],
      subject,
    },
  ];
}

async function confirmed(run: Run, chosen: readonly ObservedInstance[], selection: Selection): Promise<void> {
  const lines = chosen.map((one) => {
    const paths = keptBy(one).map(({ target }) => target);
    return `  ${callOf(one)}: ${paths.join(', ')}${one.running ? ' (stopped meanwhile)' : ''}`;
  });
  const question = `Overwrite what is there with what was backed up?\n${lines.join('\n')}`;
  if (!(await run.ports.terminal.confirm(question, `dockerops restore:${nameOf(selection)},force=True`)))
    throw new DockeropsError('not confirmed: nothing was restored');
}
