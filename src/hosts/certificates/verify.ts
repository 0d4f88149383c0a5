import { WireReader } from '../../core/index.ts';
import { verify } from 'node:crypto';
import { matchesPatterns } from '../ssh-config/patterns.ts';
import { isCurrent, type Certificate } from './certificate.ts';

/** Reads a key of the wire as PEM; undefined for one of an unknown kind. */
export type PemOf = (keyBlob: Buffer) => string | undefined;

/**
 * What is wrong with a host's certificate, in words; undefined when it is good for this name: as ssh has it, and stricter in
 * one thing, that one without principals is good for no host instead of for all.
 */
export function flawOf(certificate: Certificate, name: string, pemOf: PemOf): string | undefined {
  if (certificate.of !== 'host') return 'it is a certificate of a user';
  if (!isCurrent(certificate)) return 'it is not valid now';
  if (certificate.criticalOptions.length > 0)
    return `it asks for what is not known: ${certificate.criticalOptions.join(', ')}`;
  if (!matchesPatterns(certificate.principals, name))
    return `it is for ${certificate.principals.join(', ') || 'no host'}`;
  return isSigned(certificate, pemOf) ? undefined : 'its signature is wrong';
}

const hashes: Readonly<Record<string, string | null>> = {
  'ssh-ed25519': null,
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/** Bytes of each of the two numbers of a signature. */
const halves: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 66 };

function isSigned({ authorityBlob, signed, signature }: Certificate, pemOf: PemOf): boolean {
  const reader = new WireReader(signature);
  const how = reader.text();
  const bytes = reader.string();
  const hash = hashes[how];
  const key = pemOf(authorityBlob);
  if (hash === undefined || key === undefined) return false;
  if (!how.startsWith('ecdsa')) return verify(hash, signed, key, bytes);
  const size = halves[hash ?? ''] ?? 0;
  return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, fixed(bytes, size));
}

/** Numbers of any length (RFC 5656 §3.1.2) side by side in a fixed one. */
function fixed(bytes: Buffer, size: number): Buffer {
  const reader = new WireReader(bytes);
  const number = (): Buffer => {
    const value = reader.string();
    const significant = value.subarray(Math.max(0, value.length - size));
    return Buffer.concat([Buffer.alloc(size - significant.length), significant]);
  };
  return Buffer.concat([number(), number()]);
}
