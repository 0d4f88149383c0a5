import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawEngine } from './raw-engine.ts';
import { say } from './say.ts';

/** What a run of the benchmarks makes, and takes away again: its projects start with `t-bench-`. */
export class Scratch {
  readonly #engine: RawEngine;
  readonly #projects: string[] = [];
  readonly #directories: string[] = [];

  constructor(engine: RawEngine) {
    this.#engine = engine;
  }

  /** A project's name that nobody else has. */
  project(hint: string): string {
    const name = `t-bench-${hint}-${randomBytes(3).toString('hex')}`;
    this.#projects.push(name);
    return name;
  }

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 't-bench-'));
    this.#directories.push(path);
    return path;
  }

  /** Removes all of it; what is gone already does not matter. */
  async remove(): Promise<void> {
    // Later ones may be of images of earlier ones.
    for (const project of this.#projects.splice(0).reverse()) {
      await this.#engine
        .removeProject(project)
        .catch((error: unknown) => say(`${project}: ${String(error)}`));
    }
    for (const path of this.#directories.splice(0)) await rm(path, { recursive: true, force: true });
  }
}
