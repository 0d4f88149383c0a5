import { WireReader, wireString } from '../../core/index.ts';
import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { parseCertificate, type Certificate } from './certificate.ts';
import { PlainPackets } from './plain-packets.ts';

/** RFC 4253 §12, RFC 5656 §7.1. */
const message = { keyExchangeStart: 20, exchangeOurs: 30, exchangeTheirs: 31 } as const;

const kinds = [
  'ssh-ed25519-cert-v01@openssh.com',
  'ecdsa-sha2-nistp256-cert-v01@openssh.com',
  'ecdsa-sha2-nistp384-cert-v01@openssh.com',
  'ecdsa-sha2-nistp521-cert-v01@openssh.com',
  'rsa-sha2-512-cert-v01@openssh.com',
  'rsa-sha2-256-cert-v01@openssh.com',
];
const curves = ['curve25519-sha256', 'ecdh-sha2-nistp256'];
const ciphers = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'];
const macs = ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'];

/**
 * Asks a host for its certificate, on a connection of its own that goes no further than the host's first answer: ssh2 knows
 * no certificates. What comes needs no trusted way, since it is believed for its authority's signature alone. Undefined
 * where the host has none. Throws an `Error` for one that ends the connection at once, or does not answer.
 */
export async function fetchHostCertificate(stream: Duplex): Promise<Certificate | undefined> {
  const packets = new PlainPackets(stream);
  try {
    stream.write(`SSH-2.0-dockerops\r\n`);
    const theirs = await packets.next(message.keyExchangeStart);
    if (!theirs) throw new Error('it ended the connection');
    const { exchanges, hostKeys } = offerOf(theirs);
    // sshd ends the connection of whoever asks for what it has not.
    if (!hostKeys.some((kind) => kinds.includes(kind))) return undefined;
    packets.send(ourOffer());
    packets.send(Buffer.concat([Buffer.from([message.exchangeOurs]), wireString(ourHalf(exchanges))]));
    const answer = await packets.next(message.exchangeTheirs);
    return answer && parseCertificate(new WireReader(answer.subarray(1)).string());
  } finally {
    stream.destroy();
  }
}

function ourOffer(): Buffer {
  const lists = [curves, kinds, ciphers, ciphers, macs, macs, ['none'], ['none'], [], []];
  return Buffer.concat([
    Buffer.from([message.keyExchangeStart]),
    randomBytes(16),
    ...lists.map((names) => wireString(names.join(','))),
    Buffer.alloc(5), // no guess follows; reserved
  ]);
}

/** The first two lists of RFC 4253 §7.1, behind the message's number and its cookie. */
function offerOf(theirs: Buffer): Record<'exchanges' | 'hostKeys', readonly string[]> {
  const lists = new WireReader(theirs.subarray(17));
  return { exchanges: lists.text().split(','), hostKeys: lists.text().split(',') };
}

/** A public half for the exchange that both agree on: the first of ours that they have. */
function ourHalf(exchanges: readonly string[]): Buffer {
  if (!exchanges.includes('curve25519-sha256')) return createECDH('prime256v1').generateKeys();
  const { x = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}
