import { DeniedError, UnreachableError, messageOf, type DockeropsError } from '../core/index.ts';
import type { SshTarget } from '../ports/index.ts';
import { fingerprint, parsePublicKey } from './ssh-key.ts';

/** The pinned key and the offered one, by their fingerprints: exit code 5. */
export function hostKeyRefused(target: SshTarget, offered: Buffer): DeniedError {
  const expected = fingerprint(parsePublicKey(target.hostKey).blob);
  return new DeniedError(
    `${target.hostKeyAlias}: the host key is not the pinned one: expected ${expected}, got ${fingerprint(offered)}`,
    {
      host: target.hostKeyAlias,
      hint: 'something else answers at its address; do not log in before you know what',
    },
  );
}

/** Whom our images let in. */
const instanceUser = 'dockerops';

/** What an error of ssh2 means to the user; `level` is how ssh2 tells its errors apart. */
export function connectError(target: SshTarget, error: Error & { level?: string }): DockeropsError {
  const host = target.hostKeyAlias;
  const details = { host, cause: error };
  if (error.level === 'client-authentication')
    return new DeniedError(`sshd refuses our key for user ${target.user}`, {
      ...details,
      ...(target.user !== instanceUser && {
        hint: `only ${instanceUser} may log in to an instance: leave out user=`,
      }),
    });
  if (error.message.includes('no matching host key'))
    return new DeniedError(`${host} has no host key of the pinned kind`, details);
  return new UnreachableError(`${host} does not answer to ssh: ${messageOf(error)}`, details);
}

/** For a connection that ended while it was in use: exit code 4. */
export const connectionLost = (target: SshTarget): UnreachableError =>
  new UnreachableError(`the ssh connection to ${target.hostKeyAlias} was lost`, {
    host: target.hostKeyAlias,
  });
