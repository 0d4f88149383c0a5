import type { OutputRef, StepKind } from '../../plan/index.ts';
import { readHostCertificate, signHostKey } from './certificate.ts';
import { holds, without } from './lists.ts';
import { makePair, pairNames, readProjectKeys, type ProjectKeys } from './project-keys.ts';
import { forgetRetired, readRetired, retire } from './retired.ts';
import { readKeys, reloadSshd, writeKeys, type InstanceKeys, type NewKeys } from './runtime.ts';

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

export interface ReplaceParams {
  readonly keysDirectory: string;
  readonly container: string;
  /** PROJECT.CONTAINER.INSTANCE, for messages. */
  readonly alias: string;
  readonly retired: readonly string[] | OutputRef;
}

/** Takes the retired keys out of an instance, once all instances know the new ones. */
export const replaceKeys: StepKind<ReplaceParams> = {
  name: 'keys.replace',
  deadlineMs: 60_000,
  title: ({ alias }) => `drop our old ssh keys from ${alias}`,
  apply: async ({ keysDirectory, container, retired }, { run }) => {
    const [own, has] = await Promise.all([readProjectKeys(run, keysDirectory), readKeys(run, container)]);
    if (!has) return;
    const changes = replacements(has, retired as readonly string[], own);
    await writeKeys(run, container, changes);
    if (changes.certificate !== undefined) await reloadSshd(run, container);
  },
};

/** Other operators' keys stay, and so does what they signed. */
export function replacements(has: InstanceKeys, retired: readonly string[], own: ProjectKeys): NewKeys {
  const certificate = has.certificate === undefined ? undefined : readHostCertificate(has.certificate);
  const resign = certificate && has.hostPublicKey && holds(retired, [certificate.authority]);
  const peer = has.peerPublicKey && holds(retired, [has.peerPublicKey]);
  return {
    authorizedKeys: without(has.authorizedKeys, retired),
    authorities: without(has.authorities, retired),
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
