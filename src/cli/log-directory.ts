import { join } from 'node:path';
import type { Environment } from '../core/index.ts';

/** Where this run's logs of hosts go (XDG base directories): named after its time, so that names sort by age. */
export function logDirectory(env: Environment): string | undefined {
  const home = env['HOME'];
  const state = env['XDG_STATE_HOME'] || (home ? join(home, '.local', 'state') : undefined);
  if (state === undefined) return undefined;
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return join(state, 'dockerops', 'runs', `${time}-${process.pid}`);
}
