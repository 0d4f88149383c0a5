import type { OutputRef, StepKind } from '../../plan/index.ts';
import { readHostCertificate, signHostKey } from './certificate.ts';
import { holds } from './lists.ts';
import { newLists } from './new-keys.ts';
import { makePair, pairNames, readProjectKeys, type ProjectKeys } from './project-keys.ts';
import { forgetRetired, readRetired, retire } from './retired.ts';
import { readKeys, reloadSshd, writeKeys, type InstanceKeys, type NewKeys } from './runtime.ts';
import { readTrust, withdrawTrust } from './trust-store.ts';

export interface RenewParams {
  readonly keysDirectory: string;
}

/** Makes new pairs. The old ones' public halves are written down first: until no instance has them, they are to be dropped. */
export const renewKeys: StepKind<RenewParams> = {
  name: 'keys.renew',
  deadlineMs: 30_000,
  title: () => "make the project's ssh keys anew",
  apply: async ({ keysDirectory }, { run }) => {
    const old = await readProjectKeys(run, keysDirectory);
    await retire(
      run,
      keysDirectory,
      pairNames.map((name) => old[name].publicKey),
    );
    for (const name of pairNames) await makePair(run, keysDirectory, name);
    return { retired: await readRetired(run, keysDirectory) };
  },
};

export interface WithdrawParams {
  readonly project: string;
  readonly retired: readonly string[] | OutputRef;
}

/** From here on the old keys are in nobody's list any more. */
export const withdrawKeys: StepKind<WithdrawParams> = {
  name: 'keys.withdraw',
  deadlineMs: 30_000,
  title: ({ project }) => `withdraw our old ssh keys from ${project}`,
  apply: ({ project, retired }, { run }) => withdrawTrust(run, project, retired as readonly string[]),
};

export interface ReplaceParams extends WithdrawParams {
  readonly keysDirectory: string;
  readonly container: string;
  /** PROJECT.CONTAINER.INSTANCE, for messages. */
  readonly alias: string;
}

/** Takes the retired keys out of an instance, once all instances know the new ones. */
export const replaceKeys: StepKind<ReplaceParams> = {
  name: 'keys.replace',
  deadlineMs: 60_000,
  title: ({ alias }) => `drop our old ssh keys from ${alias}`,
  apply: async ({ project, keysDirectory, container, retired }, { run }) => {
    const [own, trust, has] = await Promise.all([
      readProjectKeys(run, keysDirectory),
      readTrust(run, project),
      readKeys(run, container),
    ]);
    if (!has) return;
    const changes = { ...newLists(trust, has), ...replacements(has, retired as readonly string[], own) };
    await writeKeys(run, container, changes);
    if (changes.certificate !== undefined) await reloadSshd(run, container);
  },
};

/** What an instance has from our old keys. What another clone signed or put in stays. */
export function replacements(has: InstanceKeys, retired: readonly string[], own: ProjectKeys): NewKeys {
  const certificate = has.certificate === undefined ? undefined : readHostCertificate(has.certificate);
  const resign = certificate && has.hostPublicKey && holds(retired, [certificate.authority]);
  const peer = has.peerPublicKey && holds(retired, [has.peerPublicKey]);
  return {
    ...(resign && { certificate: signHostKey(has.hostPublicKey, own.authority, certificate) }),
    ...(peer && { peerKey: own.internal.privateKey, peerPublicKey: own.internal.publicKey }),
  };
}

/** The end of a rotation: no instance has the old keys any more. */
export const forgetKeys: StepKind<RenewParams> = {
  name: 'keys.forget',
  deadlineMs: 10_000,
  title: () => 'forget the old ssh keys',
  apply: ({ keysDirectory }, { run }) => forgetRetired(run, keysDirectory),
};
