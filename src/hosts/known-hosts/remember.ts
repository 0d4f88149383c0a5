import { randomBytes } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectories } from '../make-directories.ts';
import { hashedName, knownName } from './entries.ts';

/** Adds a host's key to a known_hosts file, which is made when it is missing. */
export async function rememberKey(
  file: string,
  host: string,
  port: number,
  key: { readonly type: string; readonly blob: Buffer },
  hashed: boolean,
): Promise<void> {
  const name = knownName(host, port);
  const shown = hashed ? hashedName(name, randomBytes(20)) : name;
  await makeDirectories(dirname(file), 0o700);
  const before = await readFile(file, 'utf8').catch(() => '');
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await appendFile(file, `${gap}${shown} ${key.type} ${key.blob.toString('base64')}\n`, { mode: 0o600 });
}
