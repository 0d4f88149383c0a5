import { createHash } from 'node:crypto';

/** A public key as it goes over the wire. */
export interface WireKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** Reads a line of a `.pub` file: `ssh-ed25519 AAAA… comment`. */
export function parsePublicKey(line: string): WireKey {
  const [type = '', base64 = ''] = line.trim().split(/\s+/);
  return { type, blob: Buffer.from(base64, 'base64') };
}

/** As `ssh-keygen -l` prints it. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
