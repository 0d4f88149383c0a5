import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { messageOf, WireReader, wireString, wireUint32 } from '../../core/index.ts';

const type = 'ssh-ed25519';
const notEd25519 = 'not an ed25519 key';
const magic = 'openssh-key-v1\0';
const [begin, end] = ['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----'];

export interface KeyPair {
  /** A line as in a `.pub` file, without the line's end. */
  readonly publicKey: string;
  /** OpenSSH's own format, unencrypted; ends with a newline, which OpenSSH insists on. */
  readonly privateKey: string;
}

/** A new ed25519 pair in OpenSSH's formats; the private half is not encrypted. */
export function generatePair(comment: string): KeyPair {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return encodePair(bytesOf(jwk.x), bytesOf(jwk.d), comment);
}

/** The pair of a private key `encodePair` wrote. Throws for any other kind. */
export function pairOf(privateKey: string, comment: string): KeyPair {
  const jwk = readPrivateKey(privateKey).export({ format: 'jwk' });
  const { publicKey } = encodePair(bytesOf(jwk.x), bytesOf(jwk.d), comment);
  return { publicKey, privateKey };
}

const bytesOf = (base64url: string | undefined): Buffer => Buffer.from(base64url ?? '', 'base64url');

/** The format of OpenSSH's PROTOCOL.key, with cipher "none". */
function encodePair(publicBytes: Buffer, seed: Buffer, comment: string): KeyPair {
  const publicBlob = Buffer.concat([wireString(type), wireString(publicBytes)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    publicBlob,
    wireString(Buffer.concat([seed, publicBytes])),
    wireString(comment),
  ]);
  const file = Buffer.concat([
    Buffer.from(magic),
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(publicBlob),
    wireString(pad(secret)),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    publicKey: `${type} ${publicBlob.toString('base64')} ${comment}`,
    privateKey: [begin, ...lines, end, ''].join('\n'),
  };
}

/** To a multiple of 8 by the bytes 1, 2, 3 … */
function pad(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}

/** Reads a private key `encodePair` wrote, for signing. Throws for any other kind. */
export function readPrivateKey(text: string): KeyObject {
  const base64 = text.replace(begin, '').replace(end, '');
  const file = new WireReader(Buffer.from(base64, 'base64'));
  if (file.skip(magic.length).toString() !== magic) throw new Error('not an OpenSSH private key');
  if (file.text() !== 'none') throw new Error('the private key has a passphrase');
  file.string(); // the key derivation's name and options, and the number of keys
  file.string();
  file.uint32();
  file.string();
  const secret = new WireReader(file.string());
  secret.skip(8);
  if (secret.text() !== type) throw new Error(notEd25519);
  const x = secret.string();
  const d = secret.string().subarray(0, 32);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url'), d: d.toString('base64url') };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** Whether it can be read at all: one of our own, or what somebody put in its place. */
export function isPrivateKey(text: string): boolean {
  for (const read of [readPrivateKey, createPrivateKey])
    try {
      read(text);
      return true;
    } catch (error) {
      if (messageOf(error) === notEd25519) return true;
    }
  return false;
}
