import { readFileSync } from 'node:fs';

/** A key's file: its public half is known without the passphrase. */
export interface Identity {
  readonly file: string;
  /** Undefined where only the public half lies here: an agent may have the other. */
  readonly text: string | undefined;
  /** As it goes over the wire; undefined for an encrypted key of an old format without a `.pub` file. */
  readonly publicBlob: Buffer | undefined;
}

/** The keys among these files that are there and readable, in order. */
export const readIdentities = (files: readonly string[]): readonly Identity[] =>
  [...new Set(files)].flatMap((file): readonly Identity[] => {
    const text = textOf(file) ?? '';
    const half = publicLineBlob(text) ?? publicLineBlob(textOf(`${file}.pub`) ?? '');
    if (/PRIVATE KEY/.test(text)) return [{ file, text, publicBlob: headerBlob(text) ?? half }];
    return half ? [{ file, text: undefined, publicBlob: half }] : [];
  });

const magic = Buffer.from('openssh-key-v1\0');

/** OpenSSH's own format shows the public key in clear (PROTOCOL.key): magic, cipher, kdf, its options, a count, the key. */
function headerBlob(text: string): Buffer | undefined {
  const [, body = ''] = /BEGIN OPENSSH PRIVATE KEY-----([^-]*)/.exec(text) ?? [];
  const bytes = Buffer.from(body, 'base64');
  if (!bytes.subarray(0, magic.length).equals(magic)) return undefined;
  try {
    let at = magic.length;
    for (let field = 0; field < 3; field += 1) at += 4 + bytes.readUInt32BE(at);
    at += 4;
    return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
  } catch {
    return undefined;
  }
}

function publicLineBlob(text: string): Buffer | undefined {
  const [, base64] = /^(?:ssh-|ecdsa-)\S+\s+(\S+)/.exec(text) ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
