import { DockeropsError } from '../../core/index.ts';
import type { Run, SshTarget } from '../../ports/index.ts';
import { holds } from '../keys/lists.ts';
import { aliasOf, bringTrust } from '../keys/trust.ts';
import { publishTrust, readTrust } from '../keys/trust-store.ts';
import { sshIsOff } from '../keys/platform.ts';
import { ownTrust, projectKeys, type ProjectKeys } from '../keys/project-keys.ts';
import { readKeys, type InstanceKeys } from '../keys/runtime.ts';
import type { ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { callOf } from '../select.ts';
import { loadPlatform } from '../spec/index.ts';

/** What a log-in takes beside a user and a way there. */
export type Login = Pick<SshTarget, 'privateKey' | 'hostKey' | 'hostKeyAlias'>;

/**
 * Makes sure that an instance lets us in, and learns its host key: both through the engine, which we trust already,
 * so that nothing is trusted on first use.
 */
export async function admit(run: Run, project: Project, instance: ObservedInstance): Promise<Login> {
  const [own, has] = await Promise.all([projectKeys(run, project.keysDirectory), readKeys(run, instance.id)]);
  if (!has?.hostPublicKey) throw await whyNoKeys(run, project, instance);
  await addOurs(run, instance, has, own);
  return {
    privateKey: own.operator.privateKey,
    hostKey: has.hostPublicKey,
    hostKeyAlias: aliasOf(instance),
  };
}

async function addOurs(
  run: Run,
  instance: ObservedInstance,
  has: InstanceKeys,
  own: ProjectKeys,
): Promise<void> {
  if (holds(has.authorizedKeys, [own.operator.publicKey])) return;
  await publishTrust(run, instance.project, own, ownTrust(own, acceptsInternal(has)));
  await bringTrust(run, instance.id, has, await readTrust(run, instance.project));
  const text = `${callOf(instance)} did not know our ssh key: added it through the engine`;
  run.emit({ type: 'message', level: 'info', text });
}

/** `run` has said whether containers may log in to each other: what it gave this one tells. */
const acceptsInternal = ({ peerPublicKey }: InstanceKeys): boolean => Boolean(peerPublicKey);

/** The configuration is read only now: a broken one is no reason not to log in. */
async function whyNoKeys(run: Run, project: Project, instance: ObservedInstance): Promise<DockeropsError> {
  const call = callOf(instance);
  const platform = await loadPlatform(run);
  if (!platform.ssh) return sshIsOff(project.name);
  return new DockeropsError(`${call} has no ssh: its image is not built FROM dockerops-base`, {
    hint: `dockerops shell:${call}   # a shell through the engine`,
  });
}
