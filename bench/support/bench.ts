import { join } from 'node:path';
import { isThere, run } from './command.ts';
import { Compose } from './compose.ts';
import { RawEngine } from './raw-engine.ts';
import type { Contender } from './row.ts';
import { say } from './say.ts';
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

  /** Whether there is what a contender is measured with. */
  async has({ by }: Pick<Contender, 'by'>): Promise<boolean> {
    if (by === undefined) return true;
    if (by !== 'compose') return isThere(by);
    return this.compose().then(
      () => true,
      (error: unknown) => {
        say(`compose cannot be had: ${String(error)}`);
        return false;
      },
    );
  }

  dockerops(directory: string, ...words: string[]): Promise<string> {
    return run([process.execPath, bin, ...words], { cwd: directory });
  }
}
