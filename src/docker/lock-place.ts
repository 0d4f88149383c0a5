import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import type { Actor } from '../core/index.ts';
import type { MarkedHolder, Place } from './lock-labels.ts';

/** Of this process. */
export function thisPlace(): Place {
  const machineId = orEmpty(() => readFileSync('/etc/machine-id', 'utf8').trim());
  return {
    // machine-id(5) asks not to show the id itself.
    machine: machineId && createHash('sha256').update(`dockerops ${machineId}`).digest('hex').slice(0, 16),
    pidNamespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** True only when it is certain: this machine was started anew since, or the process is gone. */
export function isDead(holder: MarkedHolder, actor: Actor, place: Place): boolean {
  if (holder.hostname !== actor.hostname || holder.machine !== place.machine) return false;
  if (holder.bootId !== actor.bootId) return true;
  return holder.pidNamespace === place.pidNamespace && !processExists(holder.pid);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
