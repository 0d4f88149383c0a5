import { DockeropsError, suggest, UsageError } from '../../core/index.ts';
import { applyPlan, KindRegistry, locked } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { removeVolume } from '../kinds/remove.ts';
import { label } from '../labels.ts';
import { requireProject } from '../spec/index.ts';
import { dataVolumes, type Pruned } from './prune.ts';

/** Removes one volume of data, named in full, that no container mounts. Throws for any other, and asks. */
export async function pruneVolume(run: Run, name: string, force: boolean): Promise<Pruned> {
  const { name: project } = await requireProject(run);
  return locked(run, project, async () => {
    const unused = await dataVolumes(run, project);
    if (!unused.includes(name)) throw await refusal(run, project, name, unused);
    const question = `Remove the volume ${name} with all data in it? It cannot be brought back.`;
    if (!force && !run.dryRun) {
      if (!(await run.ports.terminal.confirm(question, `dockerops prune:volume=${name},force=True`)))
        throw new DockeropsError('not confirmed: nothing was removed');
    }
    const step = { id: `volume:${name}`, kind: removeVolume.name, params: { name }, needs: [] };
    const plan = { title: `prune ${project}`, policy: 'stop' as const, steps: [step] };
    await applyPlan(plan, new KindRegistry().add(removeVolume), run);
    const stale = [{ id: name, reference: name, why: 'asked for by its name' }];
    return {
      stale,
      removed: run.dryRun ? [] : stale,
      freedBytes: 0,
      unusedVolumes: unused.filter((other) => other !== name),
    };
  });
}

async function refusal(
  run: Run,
  project: string,
  name: string,
  unused: readonly string[],
): Promise<DockeropsError> {
  const volume = await run.ports.engine.volumes.inspect(name);
  const near = suggest(name, unused, 'volumes that are not mounted');
  const known =
    near === undefined ? { facts: ['no volume of the project is without a container'] } : { hint: near };
  if (!volume) return new UsageError(`there is no volume ${name}`, known);
  if (volume.labels[label.project] !== project)
    return new UsageError(`the volume ${name} is not of ${project}: dockerops leaves it alone`, known);
  if (volume.labels[label.role] !== 'data')
    return new UsageError(`the volume ${name} holds no data of yours; dockerops needs it`, known);
  return new DockeropsError(`the volume ${name} is mounted by a container`, {
    hint: 'remove the instance first: dockerops clean:NAME',
  });
}
