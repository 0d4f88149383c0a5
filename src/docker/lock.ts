import { LockedError } from '../core/index.ts';
import type { Engine, HeldLock, Lock, LockHolder } from '../ports/index.ts';
import { LockVolumes, lockedBy, type LockOwner } from './lock-volumes.ts';

export type { LockOwner } from './lock-volumes.ts';

/** A lock per project kept on the engine itself: a labelled volume, since creating one is create-if-absent. */
export function createLock(engine: Engine, owner: LockOwner): Lock {
  return new VolumeLock(new LockVolumes(engine, owner));
}

class VolumeLock implements Lock {
  readonly #volumes: LockVolumes;
  /** How often this run holds each project's lock: a task may call another one that takes it. */
  readonly #depths = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(volumes: LockVolumes) {
    this.#volumes = volumes;
  }

  async holder(project: string): Promise<LockHolder | undefined> {
    return this.#volumes.holder(project);
  }

  async check(project: string): Promise<LockHolder | undefined> {
    const holder = await this.#volumes.holder(project);
    if (!holder || this.#volumes.isOurs(holder)) return undefined;
    if (!this.#volumes.isDead(holder)) throw lockedBy(project, holder);
    return holder;
  }

  async acquire(project: string): Promise<HeldLock> {
    await this.#inTurn(() => this.#enter(project));
    let held = true;
    const release = async () => {
      if (!held) return;
      held = false;
      await this.#inTurn(() => this.#leave(project));
    };
    return { release };
  }

  /** One at a time within this run, so that no release overtakes an acquire. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #enter(project: string): Promise<void> {
    const depth = this.#depths.get(project) ?? 0;
    if (depth === 0) {
      await this.#volumes.take(project).catch(async (error: unknown) => {
        // Interrupted in between, the volume may have been made all the same.
        if (!(error instanceof LockedError)) await this.#volumes.giveBack(project).catch(() => undefined);
        throw error;
      });
    }
    this.#depths.set(project, depth + 1);
  }

  async #leave(project: string): Promise<void> {
    const depth = (this.#depths.get(project) ?? 1) - 1;
    this.#depths.set(project, depth);
    if (depth === 0) await this.#volumes.giveBack(project);
  }
}
