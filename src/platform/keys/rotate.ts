import { KindRegistry, after, applyPlan, locked, type Plan, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { platformWithSsh } from './platform.ts';
import { projectKeys } from './project-keys.ts';
import { forgetKeys, renewKeys, replaceKeys, type RenewParams, type ReplaceParams } from './rotate-kinds.ts';
import { aliasOf, instanceKeys, keysTrustKind, trustStep, trustStepId } from './trust.ts';

/**
 * Makes this clone's keys anew and puts them into every instance, running or stopped, in the place of the old ones.
 * Other clones' keys stay. First everybody learns the new keys, then the old ones go: nobody is locked out in between.
 */
export async function rotateKeys(run: Run): Promise<void> {
  const { project, sshPeers } = await platformWithSsh(run);
  await projectKeys(run, project.keysDirectory);
  await locked(run, project.name, async () => {
    const instances = (await instanceKeys(run, project.name)).map((one) => ({
      id: one.id,
      alias: aliasOf(one),
    }));
    await applyPlan(rotationPlan(project, sshPeers, instances), kinds(), run);
  });
}

const kinds = () => new KindRegistry().add(renewKeys).add(keysTrustKind()).add(replaceKeys).add(forgetKeys);

interface Target {
  readonly id: string;
  readonly alias: string;
}

export function rotationPlan(project: Project, peers: boolean, instances: readonly Target[]): Plan {
  const { keysDirectory } = project;
  const renew = step('keys.renew', 'keys.renew', { keysDirectory } satisfies RenewParams, []);
  const replace = instances.map(({ id, alias }) =>
    step(
      `keys.replace:${alias}`,
      'keys.replace',
      { keysDirectory, container: id, alias, retired: after(renew.id, 'retired') } satisfies ReplaceParams,
      [trustStepId],
    ),
  );
  const forget = step('keys.forget', 'keys.forget', { keysDirectory } satisfies RenewParams, [
    trustStepId,
    ...replace.map(({ id }) => id),
  ]);
  return {
    title: `rotate the ssh keys of ${project.name}`,
    policy: 'skip-dependents',
    steps: [renew, trustStep(project, peers, [renew.id]), ...replace, forget],
  };
}

const step = (id: string, kind: string, params: Step['params'], needs: readonly string[]): Step => ({
  id,
  kind,
  params,
  needs,
});
