/** A key's file: its public half is known without the passphrase. */
export interface Identity {
  readonly file: string;
  /** Undefined where only the public half lies here: an agent may have the other. */
  readonly text: string | undefined;
  /** A private half lies here, and is not used: others can get at it. */
  readonly isExposed: boolean;
  /** As it goes over the wire; undefined for an encrypted key of an old format without a `.pub` file. */
  readonly publicBlob: Buffer | undefined;
}

/** What a file says about a key. */
export interface KeyFile {
  readonly text: string;
  readonly isPrivate: boolean;
  readonly isExposed: boolean;
  readonly publicBlob: Buffer | undefined;
}

/** Reads a private key, or the line of a public one. `openToOthers` says how its file is kept. */
export function keyFileOf(text: string, openToOthers: boolean): KeyFile {
  const isPrivate = /PRIVATE KEY/.test(text);
  const publicBlob = headerBlob(text) ?? publicLineBlob(text);
  return { text, isPrivate, isExposed: isPrivate && openToOthers, publicBlob };
}

/** A key by its own file, or by the public half beside it; undefined where neither says anything. */
export function identityOf(
  file: string,
  own: KeyFile | undefined,
  beside: KeyFile | undefined,
): Identity | undefined {
  const publicBlob = own?.publicBlob ?? beside?.publicBlob;
  const { isPrivate = false, isExposed = false } = own ?? {};
  if (isExposed) return { file, text: undefined, isExposed, publicBlob };
  if (isPrivate) return { file, text: own?.text, isExposed, publicBlob };
  return publicBlob && { file, text: undefined, isExposed, publicBlob };
}

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
