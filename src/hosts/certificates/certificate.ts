import { WireReader, wireString } from '../../core/index.ts';

/** A certificate as OpenSSH has it (PROTOCOL.certkeys). */
export interface Certificate {
  /** `ssh-ed25519-cert-v01@openssh.com` */
  readonly type: string;
  readonly blob: Buffer;
  /** The key it speaks of, as it goes over the wire without a certificate. */
  readonly keyBlob: Buffer;
  readonly of: 'user' | 'host';
  readonly id: string;
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly criticalOptions: readonly string[];
  readonly authorityBlob: Buffer;
  /** What the authority signed, and its signature with the name of how. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Fields of the key itself, by its kind. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'ssh-rsa': 2,
};

const suffix = '-cert-v01@openssh.com';

/** Undefined for what is no certificate of a kind we know. */
export function parseCertificate(blob: Buffer): Certificate | undefined {
  try {
    return read(blob);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The one of a `-cert.pub` file's line. */
export function certificateOfLine(line: string): Certificate | undefined {
  const [, base64 = ''] = line.trim().split(/\s+/);
  return parseCertificate(Buffer.from(base64, 'base64'));
}

function read(blob: Buffer): Certificate | undefined {
  const reader = new WireReader(blob);
  const type = reader.text();
  const plain = type.slice(0, -suffix.length);
  const fields = keyFields[plain];
  if (!type.endsWith(suffix) || fields === undefined) return undefined;
  reader.string(); // a nonce
  const start = reader.offset;
  for (let field = 0; field < fields; field += 1) reader.string();
  const keyBlob = Buffer.concat([wireString(plain), blob.subarray(start, reader.offset)]);
  reader.uint64(); // a serial number
  const kind = reader.uint32();
  const id = reader.text();
  const principals = texts(reader.string());
  const validAfter = reader.uint64();
  const validBefore = reader.uint64();
  const criticalOptions = texts(reader.string()).filter((_text, index) => index % 2 === 0);
  reader.string(); // extensions
  reader.string(); // reserved
  const authorityBlob = reader.string();
  const signed = blob.subarray(0, reader.offset);
  const signature = reader.string();
  return {
    type,
    blob,
    keyBlob,
    of: kind === 1 ? 'user' : 'host',
    id,
    principals,
    validAfter,
    validBefore,
    criticalOptions,
    authorityBlob,
    signed,
    signature,
  };
}

function texts(bytes: Buffer): readonly string[] {
  const reader = new WireReader(bytes);
  const found: string[] = [];
  while (!reader.atEnd) found.push(reader.text());
  return found;
}

/** Whether it is good now, by this machine's clock. */
export function isCurrent({ validAfter, validBefore }: Certificate, now = Date.now()): boolean {
  const seconds = BigInt(Math.floor(now / 1000));
  return validAfter <= seconds && seconds < validBefore;
}
