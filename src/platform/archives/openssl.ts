import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { DockeropsError } from '../../core/index.ts';

/**
 * The format of `openssl enc -aes-256-cbc -pbkdf2 -iter 600000` (openssl-enc(1)), by Node's own OpenSSL: an archive can
 * be read without dockerops. It hides, but does not vouch for its bytes: the checksum beside the archive does.
 */
const magic = Buffer.from('Salted__');
const iterations = 600_000;
const headBytes = 16;
const derive = promisify(pbkdf2);

async function keyOf(passphrase: string, salt: Buffer) {
  const bytes = await derive(passphrase, salt, iterations, 48, 'sha256');
  return [bytes.subarray(0, 32), bytes.subarray(32)] as const;
}

export async function* encrypted(data: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(8);
  const cipher = createCipheriv('aes-256-cbc', ...(await keyOf(passphrase, salt)));
  yield Buffer.concat([magic, salt]);
  for await (const chunk of data) yield cipher.update(chunk);
  yield cipher.final();
}

/** Throws for another passphrase, as far as that can be told, and for what is no such file. */
export async function* decrypted(data: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let decipher: ReturnType<typeof createDecipheriv> | undefined;
  for await (const chunk of data) {
    if (decipher) {
      yield decipher.update(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < headBytes) continue;
    if (!head.subarray(0, magic.length).equals(magic))
      throw new DockeropsError('it is not encrypted by openssl');
    decipher = createDecipheriv(
      'aes-256-cbc',
      ...(await keyOf(passphrase, head.subarray(magic.length, headBytes))),
    );
    yield decipher.update(head.subarray(headBytes));
  }
  if (!decipher) throw new DockeropsError('it is not encrypted by openssl');
  try {
    yield decipher.final();
  } catch (error) {
    throw new DockeropsError('the passphrase is another one, or the archive is cut off', { cause: error });
  }
}
