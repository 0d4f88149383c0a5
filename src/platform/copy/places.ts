import { basename, posix, resolve } from 'node:path';
import { UsageError } from '../../core/index.ts';

/** One side of a copy: in a container, on this machine, or stdin and stdout. */
export type Side =
  | { readonly kind: 'container'; readonly name: string; readonly path: string }
  | { readonly kind: 'local'; readonly path: string; readonly typed: string }
  | { readonly kind: 'stream' };

/** `NAME:PATH`, a path here, or `-`. A path here with a colon is written `./a:b`, as for scp. */
export function sideOf(text: string, cwd: string): Side {
  if (text === '-') return { kind: 'stream' };
  if (text === '') throw new UsageError('cp: an empty path', { hint });
  const [, name, path] = /^([A-Za-z0-9][\w.-]*):(.*)$/s.exec(text) ?? [];
  if (name === undefined || path === undefined)
    return { kind: 'local', path: resolve(cwd, text), typed: text };
  if (path === '') throw new UsageError(`cp: no path behind "${text}"`, { hint });
  return { kind: 'container', name, path: path.startsWith('/') ? path : `/${path}` };
}

export const hint = 'cp:demo:/var/www/x,./here or cp:./here,demo:/var/www/';

/** What is at a path. */
export type Found = 'directory' | 'other' | undefined;

/** Where a tar's root goes: below a directory, under a name; `.` stands for the directory itself. */
export interface Destination {
  readonly directory: string;
  readonly name: string;
}

/** The rules of `docker cp` (its reference, "Description"), which are those of `cp -a`. Throws what cannot be. */
export function destinationOf(
  source: { readonly path: string; readonly found: Found },
  target: { readonly path: string; readonly found: Found },
): Destination {
  const contents = source.found === 'directory' && /(^|\/)\.$/.test(source.path);
  const own = basename(posix.normalize(source.path)) || '.';
  if (target.found === 'directory')
    return { directory: target.path, name: contents || own === '.' ? '.' : own };
  if (target.found === 'other' && source.found === 'directory')
    throw new UsageError(`cp: ${source.path} is a directory, and ${target.path} is a file`);
  if (target.path.endsWith('/') && source.found !== 'directory')
    throw new UsageError(`cp: there is no directory ${target.path}`, { hint: 'make it first' });
  const path = target.path.replace(/\/+$/, '');
  return { directory: posix.dirname(path), name: posix.basename(path) };
}
