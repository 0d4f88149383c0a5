import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Set by the build; absent when the sources run as they are. */
declare const __DOCKEROPS_VERSION__: string | undefined;

/** Where dockerops is installed: the directory of its own package.json, wherever this file was bundled to. */
export function packageRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, 'package.json')) && directory !== dirname(directory)) {
    directory = dirname(directory);
  }
  return directory;
}

/** True in the bundle that the build makes. */
export const isBuilt = (): boolean => typeof __DOCKEROPS_VERSION__ === 'string';

/** The version of package.json. */
export function version(): string {
  if (typeof __DOCKEROPS_VERSION__ === 'string') return __DOCKEROPS_VERSION__;
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
