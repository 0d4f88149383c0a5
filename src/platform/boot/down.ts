import type { Run } from '../../ports/index.ts';
import { stop } from '../lifecycle/index.ts';
import { properties } from './systemd.ts';

/**
 * Stops the platform in the order of its links, so that the engine, which starts again what it did not see stopped,
 * leaves the order to us at its next start. An engine that is down already is not asked: its socket would wait for it to
 * come up, and it for us.
 */
export async function bootDown(run: Run, engineUnit: string): Promise<void> {
  const { ActiveState } = await properties(run, engineUnit, 'ActiveState');
  if (ActiveState === 'active') await stop(run, { name: 'all' });
  else
    run.emit({
      type: 'message',
      level: 'info',
      text: `${engineUnit} is ${ActiveState ?? 'unknown'}: nothing to stop`,
    });
}
