import { createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { WireReader, wireString, wireUint32, wireUint64 } from '../../core/index.ts';
import { readPrivateKey, type KeyPair } from './pair.ts';
import { parsePublicKey } from './public-key.ts';

const type = 'ssh-ed25519-cert-v01@openssh.com';
const hostCertificate = 2;
const forever = 2n ** 64n - 1n;

export interface HostCertificate {
  /** Names and addresses the host may be reached as. */
  readonly principals: readonly string[];
  /** Says in logs which host it is. */
  readonly keyId: string;
  /** The CA's key: `TYPE BASE64`. */
  readonly authority: string;
}

/**
 * Signs an ed25519 host key (OpenSSH's PROTOCOL.certkeys). Valid for ever: an instance must be reachable however
 * long it runs, and dropping the CA from known_hosts is what revokes it.
 */
export function signHostKey(
  publicKey: string,
  authority: KeyPair,
  of: Pick<HostCertificate, 'principals' | 'keyId'>,
): string {
  const authorityBlob = blobOf(authority.publicKey);
  const content = Buffer.concat([
    wireString(type),
    wireString(randomBytes(32)),
    wireString(ed25519Bytes(blobOf(publicKey))),
    wireUint64(0n), // serial
    wireUint32(hostCertificate),
    wireString(of.keyId),
    wireString(Buffer.concat(of.principals.map(wireString))),
    wireUint64(0n),
    wireUint64(forever),
    wireString(''), // critical options
    wireString(''), // extensions
    wireString(''), // reserved
    wireString(authorityBlob),
  ]);
  const signature = sign(null, content, readPrivateKey(authority.privateKey));
  const signed = Buffer.concat([
    content,
    wireString(Buffer.concat([wireString('ssh-ed25519'), wireString(signature)])),
  ]);
  return `${type} ${signed.toString('base64')} ${of.keyId}`;
}

/** Undefined for what is not an ed25519 host certificate with a good signature: whoever is root in a container writes there what they like. */
export function readHostCertificate(line: string): HostCertificate | undefined {
  try {
    return parse(blobOf(line));
  } catch {
    return undefined;
  }
}

function parse(blob: Buffer): HostCertificate | undefined {
  const wire = new WireReader(blob);
  if (wire.text() !== type) return undefined;
  for (let field = 0; field < 2; field += 1) wire.string(); // nonce, host key
  wire.uint64();
  if (wire.uint32() !== hostCertificate) return undefined;
  const keyId = wire.text();
  const principals = stringsOf(wire.string());
  wire.skip(16);
  for (let field = 0; field < 3; field += 1) wire.string();
  const authority = wire.string();
  const content = blob.subarray(0, wire.offset);
  if (!isSigned(content, wire.string(), authority)) return undefined;
  return { keyId, principals, authority: `ssh-ed25519 ${authority.toString('base64')}` };
}

function isSigned(content: Buffer, signature: Buffer, authority: Buffer): boolean {
  const signed = new WireReader(signature);
  if (signed.text() !== 'ssh-ed25519') return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: ed25519Bytes(authority).toString('base64url') };
  return verify(null, content, createPublicKey({ key: jwk, format: 'jwk' }), signed.string());
}

function stringsOf(bytes: Buffer): readonly string[] {
  const wire = new WireReader(bytes);
  const found: string[] = [];
  while (!wire.atEnd) found.push(wire.text());
  return found;
}

const blobOf = (line: string): Buffer => Buffer.from(parsePublicKey(line)?.base64 ?? '', 'base64');

function ed25519Bytes(publicKey: Buffer): Buffer {
  const wire = new WireReader(publicKey);
  if (wire.text() !== 'ssh-ed25519') throw new Error('only ed25519 host keys are signed');
  return wire.string();
}
