import { ConfigError, type Environment } from '../../core/index.ts';

/** What `%` letters stand for (ssh_config(5), TOKENS). */
export interface Tokens {
  /** The host's real name. */
  readonly h: string;
  readonly p: string;
  readonly r: string;
  /** The host's name as it was given. */
  readonly n: string;
  /** The home directory, the user, the user id, the machine's name: here. */
  readonly d: string;
  readonly u: string;
  readonly i: string;
  readonly l: string;
  readonly L: string;
  /** The name host keys are kept under. */
  readonly k: string;
}

/** Replaces `%h` and the like. Throws `ConfigError` for a letter that means nothing. */
export function expandTokens(text: string, tokens: Partial<Tokens>): string {
  return text.replace(/%(.?)/g, (found, letter: string) => {
    if (letter === '%') return '%';
    const value = tokens[letter as keyof Tokens];
    if (value !== undefined) return value;
    throw new ConfigError(`"${text}": ${found} means nothing here`);
  });
}

/** A path of ssh_config: `~`, `${VARIABLE}`, and tokens. */
export function expandPath(text: string, tokens: Partial<Tokens>, env: Environment): string {
  const home = tokens.d ?? '';
  const tilde = text.replace(/^~(?=\/|$)/, home);
  const named = tilde.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = env[name];
    if (value === undefined) throw new ConfigError(`"${text}": ${name} is not set`);
    return value;
  });
  return expandTokens(named, tokens);
}
