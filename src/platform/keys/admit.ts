import { KindRegistry, applyPlan, locked, type Plan, type StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { callOf } from '../select.ts';
import { ownTrust, readProjectKeys } from './project-keys.ts';
import { readKeys } from './runtime.ts';
import { publishTrust, readTrust } from './trust-store.ts';
import { bringTrust } from './trust.ts';

interface AdmitParams {
  readonly project: string;
  readonly keysDirectory: string;
  /** The id of its container. */
  readonly instance: string;
  readonly call: string;
}

/** Makes an instance that does not know our ssh key accept it, through the engine: a second clone's first log-in. */
export async function admitUs(run: Run, project: Project, instance: ObservedInstance): Promise<void> {
  await locked(run, project.name, () =>
    applyPlan(admission(project, instance), new KindRegistry().add(admit), run),
  );
}

function admission({ name, keysDirectory }: Project, instance: ObservedInstance): Plan {
  const params: AdmitParams = { project: name, keysDirectory, instance: instance.id, call: callOf(instance) };
  const step = { id: 'keys.admit', kind: admit.name, params: { ...params }, needs: [] };
  return { title: `add our ssh key to ${params.call}`, policy: 'stop', steps: [step] };
}

/** Containers accept each other where `run` said so: what it gave this one tells. */
const admit: StepKind<AdmitParams> = {
  name: 'keys.admit',
  deadlineMs: 30_000,
  title: ({ call }) => `add our ssh key to ${call}`,
  apply: async ({ project, keysDirectory, instance }, { run }) => {
    const [own, has] = await Promise.all([readProjectKeys(run, keysDirectory), readKeys(run, instance)]);
    if (!has) return;
    await publishTrust(run, project, own, ownTrust(own, Boolean(has.peerPublicKey)));
    await bringTrust(run, instance, has, await readTrust(run, project));
  },
};
