import { Readable } from 'node:stream';
import { extract } from 'tar-stream';

/** A PEM block with a key in it; what reads keys has the bare header too. */
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/;

/** Files of a saved image's layers that hold a private key. Not programs: crypto libraries carry published ones for their self-tests. */
export async function privateKeysIn(saved: Readable): Promise<readonly string[]> {
  const found: string[] = [];
  await eachFile(saved, async (name, content) => {
    if (!name.endsWith('.tar') && !name.startsWith('blobs/')) return;
    if (!isTar(content)) return;
    await eachFile(Readable.from([content]), async (path, file) => {
      if (!isProgram(file) && privateKey.test(file.toString('latin1'))) found.push(`${name}: ${path}`);
    });
  });
  return found;
}

const isProgram = (content: Buffer): boolean => content.subarray(0, 4).toString('latin1') === '\x7fELF';

const isTar = (content: Buffer): boolean => content.subarray(257, 262).toString() === 'ustar';

async function eachFile(
  tar: Readable,
  visit: (name: string, content: Buffer) => Promise<void>,
): Promise<void> {
  for await (const entry of tar.pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    await visit(entry.header.name, Buffer.concat(chunks));
  }
}
