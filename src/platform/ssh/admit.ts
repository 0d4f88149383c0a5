import { DockeropsError } from '../../core/index.ts';
import type { Run, SshTarget } from '../../ports/index.ts';
import { holds } from '../keys/lists.ts';
import { admitUs } from '../keys/admit.ts';
import { aliasOf } from '../keys/trust.ts';
import { sshIsOff } from '../keys/platform.ts';
import { projectKeys } from '../keys/project-keys.ts';
import { readKeys } from '../keys/runtime.ts';
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
  if (!holds(has.authorizedKeys, [own.operator.publicKey])) await admitUs(run, project, instance);
  return {
    privateKey: own.operator.privateKey,
    hostKey: has.hostPublicKey,
    hostKeyAlias: aliasOf(instance),
  };
}

/** The configuration is read only now: a broken one is no reason not to log in. */
async function whyNoKeys(run: Run, project: Project, instance: ObservedInstance): Promise<DockeropsError> {
  const call = callOf(instance);
  const platform = await loadPlatform(run);
  if (!platform.ssh) return sshIsOff(project.name);
  return new DockeropsError(`${call} has no ssh: its image is not built FROM dockerops-base`, {
    hint: `dockerops shell:${call}   # a shell through the engine`,
  });
}
