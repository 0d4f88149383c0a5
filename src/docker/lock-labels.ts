import type { Actor } from '../core/index.ts';
import type { Labels, LockHolder } from '../ports/index.ts';

const prefix = 'io.dockerops.lock.';

/** Where a process id means something. Empty where the system does not tell. */
export interface Place {
  /** Digest of the machine id: two machines may have one host name. */
  readonly machine: string;
  /** Two containers on one kernel share a boot id, but not their process ids. */
  readonly pidNamespace: string;
}

/** A lock's holder with where its process can be looked for. */
export interface MarkedHolder extends LockHolder, Place {}

/** The volume whose existence is the lock of a project (ADR 0002). */
export const lockVolume = (project: string): string => `${project}-lock`;

/** Whoever makes this volume may remove what the dead run `runId` holds. */
export const stealVolume = (project: string, runId: string): string => `${project}-lock-steal-${runId}`;

/** Finds the locks a run holds in a project. */
export const heldBy = (project: string, runId: string): string[] => [
  `io.dockerops.project=${project}`,
  'io.dockerops.role=lock',
  `${prefix}run=${runId}`,
];

/** What is written on a lock's volume. `since` is in milliseconds. */
export function lockLabels(
  project: string,
  runId: string,
  actor: Actor,
  place: Place,
  since: number,
): Labels {
  return {
    'io.dockerops.project': project,
    'io.dockerops.role': 'lock',
    [`${prefix}run`]: runId,
    [`${prefix}user`]: actor.user,
    [`${prefix}host`]: actor.hostname,
    [`${prefix}pid`]: String(actor.pid),
    [`${prefix}boot`]: actor.bootId,
    [`${prefix}since`]: new Date(since).toISOString(),
    [`${prefix}command`]: actor.command,
    [`${prefix}machine`]: place.machine,
    [`${prefix}pid-namespace`]: place.pidNamespace,
  };
}

/** Reads them back; undefined for a volume that is no lock of ours. */
export function holderOf(labels: Labels): MarkedHolder | undefined {
  const read = (name: string) => labels[`${prefix}${name}`] ?? '';
  if (read('run') === '') return undefined;
  return {
    runId: read('run'),
    user: read('user'),
    hostname: read('host'),
    pid: Number(read('pid')),
    bootId: read('boot'),
    since: read('since'),
    command: read('command'),
    machine: read('machine'),
    pidNamespace: read('pid-namespace'),
  };
}
