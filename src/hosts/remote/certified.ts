import { WireReader, wireString } from '../../core/index.ts';
import type { Client, ParsedKey } from 'ssh2';
import type { Certificate } from '../certificates/index.ts';

const suffix = '-cert-v01@openssh.com';

/** RFC 4252 §7: a request to log in. */
const userAuthRequest = 50;

/** How DER begins; an agent gives the integers as the protocol has them. */
const derSequence = 0x30;

/** What we reach for inside ssh2: its packets, before they are encrypted. */
interface Insides {
  readonly _protocol: {
    readonly _packetRW: { readonly write: PacketWriter };
  };
}

interface PacketWriter {
  readonly allocStart: number;
  alloc(bytes: number): Buffer;
  finalize(packet: Buffer): Buffer;
}

/** How a certificate of an RSA key is offered, since SHA-1 is refused. */
export const offeredType = (type: string): string =>
  type === `ssh-rsa${suffix}` ? `rsa-sha2-512${suffix}` : type;

/** A certificate as a key that ssh2 offers: it asks keys for their name and their bytes. */
export const certifiedKey = (key: ParsedKey, { type, blob }: Certificate): ParsedKey =>
  Object.create(key, {
    type: { value: offeredType(type) },
    getPublicSSH: { value: () => blob },
  }) as ParsedKey;

/** What an agent is asked to sign with: the certificate in the key's place. Of the key's own kind, which says how it signs. */
export const heldCertificate = (key: ParsedKey, certificateBlob: Buffer): ParsedKey =>
  Object.create(key, { getPublicSSH: { value: () => certificateBlob } }) as ParsedKey;

/**
 * ssh2 names a signature after the certificate, where sshd wants the name of the key's own kind (PROTOCOL.certkeys):
 * mended in the packet. Reaches into ssh2's insides, for which it has no option; test/integration/hosts/certificates.test.ts
 * says when they have changed.
 */
export function nameSignaturesByKey(client: Client): void {
  const { write } = (client as unknown as Insides)._protocol._packetRW;
  const finalize = write.finalize.bind(write);
  write.finalize = (packet) => {
    const payload = mended(packet.subarray(write.allocStart));
    if (!payload) return finalize(packet);
    const renewed = write.alloc(payload.length);
    payload.copy(renewed, write.allocStart);
    return finalize(renewed);
  };
}

/** Undefined for every packet but a signed request with a certificate. */
function mended(payload: Buffer): Buffer | undefined {
  if (payload[0] !== userAuthRequest) return undefined;
  const reader = new WireReader(payload.subarray(1));
  const fields = [reader.text(), reader.text(), reader.text()];
  const [signed] = payload.subarray(1 + reader.offset);
  if (fields[2] !== 'publickey' || signed !== 1) return undefined;
  reader.skip(1);
  const type = reader.text();
  if (!type.endsWith(suffix)) return undefined;
  reader.string();
  const before = payload.subarray(0, 1 + reader.offset);
  const signature = new WireReader(reader.string());
  signature.string();
  const plain = type.slice(0, -suffix.length);
  const bytes = signature.string();
  const named = Buffer.concat([
    wireString(plain),
    wireString(bytes[0] === derSequence && plain.startsWith('ecdsa') ? pair(bytes) : bytes),
  ]);
  return Buffer.concat([before, wireString(named)]);
}

/** Two integers of DER, as RFC 5656 §3.1.2 has them. */
function pair(der: Buffer): Buffer {
  const start = (der[1] ?? 0) > 127 ? 3 : 2;
  const length = der[start + 1] ?? 0;
  const first = der.subarray(start + 2, start + 2 + length);
  return Buffer.concat([wireString(first), wireString(der.subarray(start + 4 + length))]);
}
