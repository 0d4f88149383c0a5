import { readFileSync } from 'node:fs';
import { DeniedError, messageOf, type SourcePosition } from '../../core/index.ts';

const krlMagic = 'SSHKRL\n\0';

/**
 * Where a file of RevokedHostKeys (ssh_config(5)) lists a key. As with OpenSSH, one that cannot be read lets nobody in:
 * throws `DeniedError` then, and for a key revocation list (ssh-keygen(1), KEY REVOCATION LISTS).
 */
export function revokedAt(file: string, key: Buffer): SourcePosition | undefined {
  const line = textOf(file)
    .split(/\r?\n/)
    .findIndex((text) => blobIn(text)?.equals(key));
  return line === -1 ? undefined : { file, line: line + 1 };
}

function textOf(file: string): string {
  const text = read(file);
  if (!text.startsWith(krlMagic)) return text;
  throw new DeniedError(`RevokedHostKeys ${file} is a KRL, which is not understood`, {
    hint: 'list public keys in it, one a line: no host is believed without it',
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    throw new DeniedError(`RevokedHostKeys ${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'no host is believed without it, as with ssh',
    });
  }
}

/** The key of a line as in a `.pub` file. */
function blobIn(line: string): Buffer | undefined {
  const [, base64] = /^\s*[\w@.-]+\s+([A-Za-z0-9+/]+=*)/.exec(line) ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}
