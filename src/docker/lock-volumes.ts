import { DockeropsError, LockedError, type Actor, type Clock } from '../core/index.ts';
import type { Engine, LockHolder } from '../ports/index.ts';
import {
  heldBy,
  holderOf,
  lockLabels,
  lockVolume,
  stealVolume,
  type MarkedHolder,
  type Place,
} from './lock-labels.ts';
import { isDead, thisPlace } from './lock-place.ts';

export interface LockOwner {
  readonly actor: Actor;
  readonly clock: Clock;
  readonly runId: string;
}

const releaseWithinMs = 10_000;
const takeOverWithinMs = 10_000;
const askEveryMs = 50;

/** The labelled volumes that are the locks of an engine: who holds them, and how they change hands. */
export class LockVolumes {
  readonly #engine: Engine;
  readonly #owner: LockOwner;
  #knownPlace: Place | undefined;

  constructor(engine: Engine, owner: LockOwner) {
    this.#engine = engine;
    this.#owner = owner;
  }

  /** Looked up when a lock is taken: most commands take none. */
  get #place(): Place {
    this.#knownPlace ??= thisPlace();
    return this.#knownPlace;
  }

  async holder(project: string): Promise<MarkedHolder | undefined> {
    const volume = await this.#engine.volumes.inspect(lockVolume(project));
    return volume && holderOf(volume.labels);
  }

  /** Makes the lock ours, from a dead holder too. Throws `LockedError` while a living one has it. */
  async take(project: string): Promise<void> {
    const { clock } = this.#owner;
    const giveUpAt = clock.now() + takeOverWithinMs;
    for (;;) {
      const holder = await this.#claim(project, lockVolume(project));
      if (this.isOurs(holder)) return;
      if (!this.isDead(holder)) throw lockedBy(project, holder);
      const thief = await this.#takeOver(project, holder);
      if (thief && clock.now() > giveUpAt) throw lockedBy(project, thief);
      if (thief) await clock.sleep(askEveryMs);
    }
  }

  /** Makes the volume, or finds who made it before. */
  async #claim(project: string, volume: string): Promise<MarkedHolder> {
    const { runId, actor, clock } = this.#owner;
    const labels = lockLabels(project, runId, actor, this.#place, clock.now());
    const holder = holderOf((await this.#engine.volumes.create(volume, labels)).labels);
    if (holder) return holder;
    throw new DockeropsError(`the volume ${volume} is in the way: it is no lock of dockerops`, {
      hint: 'give the project another name, or remove that volume if nothing needs it',
    });
  }

  /**
   * Removes what a dead run holds. Only who made the dead run's steal volume may: so nobody removes a lock
   * that a living run has taken over meanwhile. Returns the other living run that is at it, if any.
   */
  async #takeOver(project: string, dead: MarkedHolder): Promise<MarkedHolder | undefined> {
    const steal = stealVolume(project, dead.runId);
    const thief = await this.#claim(project, steal);
    if (!this.isOurs(thief)) return this.isDead(thief) ? this.#takeOver(project, thief) : thief;
    const volumes = await this.#engine.volumes.list({ labels: heldBy(project, dead.runId) });
    for (const { name } of volumes) await this.#engine.volumes.remove(name);
    await this.#engine.volumes.remove(steal);
    return undefined;
  }

  /** Gives back what this run holds, also after it was interrupted. */
  async giveBack(project: string): Promise<void> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), releaseWithinMs);
    const { volumes } = this.#engine.bind(deadline.signal);
    try {
      const found = await volumes.list({ labels: heldBy(project, this.#owner.runId) });
      for (const { name } of found) await volumes.remove(name);
    } finally {
      clearTimeout(timer);
    }
  }

  isOurs(holder: MarkedHolder): boolean {
    return holder.runId === this.#owner.runId;
  }

  isDead(holder: MarkedHolder): boolean {
    return isDead(holder, this.#owner.actor, this.#place);
  }
}

/** Names the holder and what may be done. */
export function lockedBy(project: string, holder: LockHolder): LockedError {
  const { user, hostname, pid, since, command } = holder;
  return new LockedError(
    `${project} is locked by ${user} on ${hostname} (pid ${pid}) since ${since}: ${command}`,
    {
      hint: [
        'wait until it has ended, then try again',
        `if that process is gone for certain, remove the volume ${lockVolume(project)}`,
      ],
      host: hostname,
    },
  );
}
