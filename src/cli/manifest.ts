import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskEntry } from '../runner/index.ts';
import { isBuilt, packageRoot } from './package.ts';

/** The built-in tasks as data, written by the build, so that listings and completion load no task code. */
export interface Manifest {
  readonly tasks: readonly TaskEntry[];
}

/** Undefined when the sources run as they are: what an earlier build wrote may be stale. */
export function readManifest(): Manifest | undefined {
  if (!isBuilt()) return undefined;
  const file = join(packageRoot(), 'dist', 'manifest.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
