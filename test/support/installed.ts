import { cpSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtCommand } from './built-command.ts';

/** Installs nothing but these files of the build below a directory; returns the path of the command. */
export function installed(place: string, files: readonly string[]): string {
  const built = dirname(builtCommand());
  const there = mkdtempSync(join(place, 'installed-'));
  cpSync(join(built, '..', 'package.json'), join(there, 'package.json'));
  for (const file of files) cpSync(join(built, file), join(there, 'dist', file));
  return join(there, 'dist', 'bin.cjs');
}
