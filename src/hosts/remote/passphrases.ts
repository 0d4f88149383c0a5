import type { ParsedKey } from 'ssh2';
import { DeniedError, type Turns } from '../../core/index.ts';
import type { Identity } from './identity.ts';
import type { SshWorld } from './world.ts';

const attempts = 3;

/** Opens private keys, asking for each passphrase once a run. */
export class Passphrases {
  /** By the text of the key: another may take the file's place. */
  readonly #opened = new Map<string | undefined, Promise<ParsedKey>>();
  readonly #world: SshWorld;
  readonly #turns: Turns;

  constructor(world: SshWorld, turns: Turns) {
    this.#world = world;
    this.#turns = turns;
  }

  /** Throws `DeniedError` for a key that stays closed. */
  open(identity: Identity): Promise<ParsedKey> {
    const known = this.#opened.get(identity.text);
    if (known) return known;
    const opening = this.#open(identity);
    this.#opened.set(identity.text, opening);
    return opening;
  }

  async #open({ file, text }: Identity): Promise<ParsedKey> {
    if (text === undefined) throw new DeniedError(`${file}: only the public half of this key is here`);
    const { utils } = (await import('ssh2')).default;
    const key = utils.parseKey(text);
    if (!(key instanceof Error)) return key;
    if (!/encrypted/i.test(key.message)) throw new DeniedError(`${file}: ${key.message}`);
    if (!this.#world.terminal.interactive)
      throw new DeniedError(`${file} has a passphrase, and there is no terminal to ask on`, {
        hint: `ssh-add ${file}   # the agent then has it`,
      });
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const passphrase = await this.#turns.take(() =>
        this.#world.terminal.ask(`Passphrase of ${file}:`, { hidden: true }),
      );
      const opened = utils.parseKey(text, passphrase);
      if (!(opened instanceof Error)) return opened;
    }
    throw new DeniedError(`${file}: none of ${attempts} passphrases opens it`);
  }
}
