import type { AnyAuthMethod, AuthHandlerMiddleware, BaseAgent, Prompt } from 'ssh2';
import { InterruptedError, type Turns } from '../../core/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import { keyring } from './keyring.ts';
import type { KeyFiles } from './key-files.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ask, SshWorld } from './world.ts';

export interface AuthParts {
  readonly settings: SshSettings;
  readonly world: SshWorld;
  readonly turns: Turns;
  readonly passphrases: Passphrases;
  readonly keyFiles: KeyFiles;
  readonly ask: Ask;
  /** Told of each way that is tried, for the message when none is good. */
  readonly tried: (way: string) => void;
  /** Told that somebody left at a question. */
  readonly fail: (error: Error) => void;
}

interface Way {
  /** What the server calls it. */
  readonly wire: 'publickey' | 'password' | 'keyboard-interactive';
  make(): AnyAuthMethod | Promise<AnyAuthMethod>;
}

/** Ways to log in, in OpenSSH's order: keys, then, with somebody at a terminal, questions and passwords. */
export async function authHandler(parts: AuthParts): Promise<AuthHandlerMiddleware> {
  const ways = waysOf(parts, await keyring(parts));
  return (left: readonly string[] | null, _partial, next) => {
    // The type has no word for "nothing is left", which ssh2 expects as `false`.
    const giveUp = (): void => next(false as unknown as AnyAuthMethod);
    let way = ways.shift();
    while (way && left && !left.includes(way.wire)) way = ways.shift();
    if (!way) {
      giveUp();
      return;
    }
    parts.tried(way.wire);
    Promise.resolve(way.make()).then(next, (error: unknown) => {
      if (error instanceof InterruptedError) parts.fail(error);
      giveUp();
    });
  };
}

function waysOf(parts: AuthParts, agent: BaseAgent): Way[] {
  const { settings, world } = parts;
  const username = settings.user;
  const all: readonly Way[] = [
    { wire: 'publickey', make: () => ({ type: 'agent', username, agent }) },
    {
      wire: 'keyboard-interactive',
      make: () => ({ type: 'keyboard-interactive', username, prompt: prompter(parts) }),
    },
    {
      wire: 'password',
      make: async () => ({ type: 'password', username, password: await password(parts) }),
    },
  ];
  return settings.authentications.flatMap((wire) => {
    const way = all.find((one) => one.wire === wire);
    if (!way) return [];
    if (wire === 'publickey') return [way];
    // A question that nobody can answer is not put.
    return world.terminal.interactive ? Array<Way>(settings.passwordPrompts).fill(way) : [];
  });
}

const whoOf = ({ user, host }: SshSettings): string => `${user}@${host}`;

const password = ({ settings, world, turns, ask }: AuthParts): Promise<string> =>
  ask(() => turns.take(() => world.terminal.ask(`Password of ${whoOf(settings)}:`, { hidden: true })));

function prompter({ settings, world, turns, ask, fail }: AuthParts) {
  return (
    _name: string,
    _instructions: string,
    _lang: string,
    prompts: Prompt[],
    finish: (answers: string[]) => void,
  ): void => {
    const answer = async (): Promise<void> => {
      const answers: string[] = [];
      for (const { prompt, echo = false } of prompts)
        answers.push(await world.terminal.ask(`${whoOf(settings)}: ${prompt.trim()}`, { hidden: !echo }));
      finish(answers);
    };
    ask(() => turns.take(answer)).catch(fail);
  };
}
