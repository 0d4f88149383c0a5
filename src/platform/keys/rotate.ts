import { KindRegistry, after, applyPlan, locked, type Plan, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { platformWithSsh } from './platform.ts';
import { projectKeys } from './project-keys.ts';
import {
  forgetKeys,
  renewKeys,
  replaceKeys,
  withdrawKeys,
  type RenewParams,
  type ReplaceParams,
  type WithdrawParams,
} from './rotate-kinds.ts';
import { aliasOf, instanceKeys, keysTrustKind, trustStep, trustStepId } from './trust.ts';

/**
 * Makes this clone's keys anew and puts them into every instance, running or stopped, in the place of the old ones.
 * Other clones' keys stay. First everybody learns the new keys, then the old ones go: nobody is locked out in between.
 */
export async function rotateKeys(run: Run): Promise<void> {
  const { project, sshPeers } = await platformWithSsh(run);
  if (!run.dryRun) await projectKeys(run, project.keysDirectory);
  await locked(run, project.name, async () => {
    const instances = (await instanceKeys(run, project.name)).map((one) => ({
      id: one.id,
      alias: aliasOf(one),
    }));
    await applyPlan(rotationPlan(project, sshPeers, instances), kinds(), run);
  });
}

const kinds = () =>
  new KindRegistry().add(renewKeys).add(keysTrustKind()).add(withdrawKeys).add(replaceKeys).add(forgetKeys);

interface Target {
  readonly id: string;
  readonly alias: string;
}

/** New keys are published first; then every instance drops the old ones, which are forgotten once all have. */
function rotationPlan(project: Project, peers: boolean, instances: readonly Target[]): Plan {
  const { keysDirectory, name } = project;
  const renew = step('keys.renew', 'keys.renew', { keysDirectory } satisfies RenewParams, []);
  const retired = after(renew.id, 'retired');
  const withdrawal = { project: name, retired } satisfies WithdrawParams;
  const withdraw = step('keys.withdraw', 'keys.withdraw', withdrawal, [trustStepId]);
  const replace = instances.map(({ id, alias }) => {
    const params = { ...withdrawal, keysDirectory, container: id, alias } satisfies ReplaceParams;
    return step(`keys.replace:${alias}`, 'keys.replace', params, [withdraw.id]);
  });
  const done = [withdraw, ...replace].map(({ id }) => id);
  const forget = step('keys.forget', 'keys.forget', { keysDirectory } satisfies RenewParams, done);
  return {
    title: `rotate the ssh keys of ${name}`,
    policy: 'skip-dependents',
    steps: [renew, trustStep(project, peers, [renew.id]), withdraw, ...replace, forget],
  };
}

const step = (id: string, kind: string, params: Step['params'], needs: readonly string[]): Step => ({
  id,
  kind,
  params,
  needs,
});
