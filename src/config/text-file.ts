import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { ConfigError } from '../core/index.ts';

const mostBytes = 1024 * 1024;

/**
 * The text of a configuration file, without a byte order mark; undefined when there is none.
 * Throws `ConfigError` for what is no UTF-8 text, naming the line, for more than 1 MiB, and for a link to nothing.
 *
 * @param shown the file's name in messages
 */
export function readText(path: string, shown: string): string | undefined {
  const bytes = bytesOf(path, shown);
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

/** Files of this size are read at once in less time than it takes to hand them to another thread. */
function bytesOf(path: string, shown: string): Buffer | undefined {
  try {
    const { size } = statSync(path);
    if (size > mostBytes) {
      throw new ConfigError(`${shown} has ${size} bytes: a configuration file has at most ${mostBytes}`, {
        where: { file: shown, line: 1 },
      });
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      refuseLinkToNothing(path, shown);
      return undefined;
    }
    throw new ConfigError(`${shown} cannot be read: ${message}`, { cause: error });
  }
}

/** A link says that there is to be a file: that it is not there is nobody's wish. */
function refuseLinkToNothing(path: string, shown: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new ConfigError(`${shown} is a link to ${readlinkSync(path)}, which is not there`, {
    hint: 'correct the link, or remove it',
  });
}
