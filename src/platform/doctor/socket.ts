import type { Run } from '../../ports/index.ts';
import { ok, warning, type Check } from './check.ts';

const others = 0o006;

/** Who may use the engine's socket: whoever may, is root on this machine. Nothing to say of a TCP endpoint. */
export async function checkSocket(run: Run): Promise<readonly Check[]> {
  const path = /^unix:\/\/(.+)$/.exec(run.ports.engine.endpoint)?.[1];
  const stat = path === undefined ? undefined : await run.ports.local.files.stat(path);
  if (path === undefined || !stat) return [];
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
  if ((stat.mode & others) === 0) return [ok('socket', `${path}, mode ${mode}`)];
  return [
    warning(
      'socket',
      `${path}, mode ${mode}: every user of this machine may use it, and so become root`,
      `chmod o-rwx ${path}`,
    ),
  ];
}
