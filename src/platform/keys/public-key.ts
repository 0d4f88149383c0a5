import { createHash } from 'node:crypto';

const pattern = /(?:^|\s)((?:ssh|ecdsa|sk)-[\w.@-]+)\s+(AAAA[A-Za-z0-9+/]+=*)(?:\s+(.*))?$/;

export interface PublicKey {
  readonly type: string;
  readonly base64: string;
  readonly comment: string;
}

/** Finds the key in a line of a `.pub`, authorized_keys or known_hosts file; undefined in a comment or nonsense. */
export function parsePublicKey(line: string): PublicKey | undefined {
  if (line.trimStart().startsWith('#')) return undefined;
  const [, type, base64, comment = ''] = pattern.exec(line.trim()) ?? [];
  return type === undefined || base64 === undefined ? undefined : { type, base64, comment };
}

/** What makes two lines the same key, whatever their options and comments. */
export function keyId(line: string): string | undefined {
  const key = parsePublicKey(line);
  return key && `${key.type} ${key.base64}`;
}

/** As `ssh-keygen -l` prints it: `SHA256:…`. */
export function fingerprintOf(line: string): string | undefined {
  const key = parsePublicKey(line);
  return key && fingerprintOfBlob(Buffer.from(key.base64, 'base64'));
}

/** `SHA256:…` as ssh-keygen prints it. */
const fingerprintOfBlob = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
