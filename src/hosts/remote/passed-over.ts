import { nearest, type SourcePosition } from '../../core/index.ts';
import { keywords, type SshSettings } from '../ssh-config/index.ts';
import type { SshWorld } from './world.ts';

/** Tells of the lines of ssh_config that count for nothing: each once a run, however many hosts it is read for. */
export class PassedOver {
  readonly #told = new Set<string>();
  readonly #world: Pick<SshWorld, 'warn'>;

  constructor(world: Pick<SshWorld, 'warn'>) {
    this.#world = world;
  }

  tell({ unsupported, unknown }: SshSettings): void {
    for (const { keyword, where } of unsupported)
      this.#once(where, `${keyword} is not supported, and passed over`);
    for (const { keyword, where } of unknown) {
      const near = nearest(keyword, keywords);
      const hint = near === undefined ? '' : `; did you mean "${near}"?`;
      this.#once(where, `"${keyword}" is no keyword of ssh_config known here, and passed over${hint}`);
    }
  }

  #once({ file, line }: SourcePosition, what: string): void {
    const text = `${file}:${line}: ${what}`;
    if (!this.#told.has(text)) this.#world.warn(text);
    this.#told.add(text);
  }
}
