import { isAbsolute, resolve } from 'node:path/posix';
import { BadValue } from '../../config/index.ts';
import type { VolumeSpec } from '../schema.ts';

const expected =
  "SOURCE:TARGET or SOURCE:TARGET:ro, with a SOURCE such as ./site, /srv/site or a volume's name";

const notThere =
  "a SOURCE of the host's own, such as /srv/site or a volume's name: the project lies on another machine";

/**
 * Reads `./site:/var/www:ro`; `.` and the original's `$PROJECT_DIR` are the project's directory, which an instance
 * elsewhere cannot have.
 */
export function parseVolume(text: string, projectDirectory: string, elsewhere = false): VolumeSpec {
  const [source = '', target = '', mode = 'rw', ...more] = text.split(':');
  if (!isAbsolute(target) || !['ro', 'rw'].includes(mode) || more.length > 0) throw new BadValue(expected);
  if (elsewhere && /^(\.{1,2}|\$PROJECT_DIR)(\/|$)/.test(source)) throw new BadValue(notThere);
  return { source: sourceOf(source, projectDirectory), target: resolve(target), readOnly: mode === 'ro' };
}

function sourceOf(source: string, projectDirectory: string): string {
  const path = source.replace(/^\$PROJECT_DIR(?=\/|$)/, projectDirectory);
  if (/^\.{0,2}(\/|$)/.test(path) && path !== '') return resolve(projectDirectory, path);
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]+$/.test(path)) return path;
  throw new BadValue(expected);
}
