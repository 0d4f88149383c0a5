import { join } from 'node:path';
import { run } from './command.ts';
import { Compose } from './compose.ts';
import { RawEngine } from './raw-engine.ts';
import { Scratch } from './scratch.ts';

export const root = join(import.meta.dirname, '..', '..');

/** dockerops as users have it: the built command. */
export const bin = join(root, 'dist', 'bin.cjs');

/** What the rows work with. */
export class Bench {
  readonly engine = new RawEngine('/var/run/docker.sock');
  readonly scratch = new Scratch(this.engine);
  #compose: Promise<Compose> | undefined;

  /** The peer; fetched when a row needs it. */
  compose(): Promise<Compose> {
    this.#compose ??= Compose.fetch();
    return this.#compose;
  }

  dockerops(directory: string, ...words: string[]): Promise<string> {
    return run([process.execPath, bin, ...words], { cwd: directory });
  }
}
