import { readFile, stat } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { ConfigError } from '../core/index.ts';

const mostBytes = 1024 * 1024;

/**
 * The text of a configuration file, without a byte order mark; undefined when there is none.
 * Throws `ConfigError` for what is no UTF-8 text, naming the line, and for more than 1 MiB.
 *
 * @param shown the file's name in messages
 */
export async function readText(path: string, shown: string): Promise<string | undefined> {
  const bytes = await bytesOf(path, shown);
  if (bytes === undefined) return undefined;
  const text = bytes.toString('utf8');
  const bad = isUtf8(bytes) ? text.indexOf('\0') : text.indexOf('\uFFFD');
  if (bad !== -1) {
    throw new ConfigError(`${shown} is not text in UTF-8`, {
      where: { file: shown, line: text.slice(0, bad).split('\n').length },
      hint: 'save it as UTF-8, or correct the character on this line',
    });
  }
  return text.replace(/^\uFEFF/, '');
}

async function bytesOf(path: string, shown: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) {
      throw new ConfigError(`${shown} has ${size} bytes: a configuration file has at most ${mostBytes}`, {
        where: { file: shown, line: 1 },
      });
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(`${shown} cannot be read: ${message}`, { cause: error });
  }
}
