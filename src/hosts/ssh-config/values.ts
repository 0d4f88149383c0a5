import { ConfigError, type Environment } from '../../core/index.ts';
import type { Values } from './evaluate.ts';
import type { Directive } from './parse.ts';
import { expandPath, expandTokens, type Tokens } from './tokens.ts';

/** Of known_hosts; `no` means `accept-new`: a key that changed is refused in any case. */
export type Strictness = 'yes' | 'ask' | 'accept-new';

/** What leads to a host. */
export interface Proxies {
  /** Hosts to go through, first to last. */
  readonly proxyJump: readonly string[];
  readonly proxyCommand: string | undefined;
}

/** A way to log in, as servers call it. */
export type Authentication = 'publickey' | 'keyboard-interactive' | 'password';

/** `yes` or `true`. */
export const isYes = (text: string | undefined): boolean => /^(yes|true)$/i.test(text ?? '');

const switches: Readonly<Record<Authentication, readonly string[]>> = {
  publickey: ['pubkeyauthentication'],
  'keyboard-interactive': ['kbdinteractiveauthentication', 'challengeresponseauthentication'],
  password: ['passwordauthentication'],
};

/** Those that are not switched off, in OpenSSH's order or the preferred one. */
export function authenticationsOf(one: (keyword: string) => string | undefined): readonly Authentication[] {
  const all = Object.keys(switches) as Authentication[];
  const preferred = one('preferredauthentications')?.split(',');
  const wanted = preferred?.flatMap((name) => all.filter((way) => way === name)) ?? all;
  return wanted.filter((way) => !switches[way].some((keyword) => /^(no|false)$/i.test(one(keyword) ?? '')));
}

export function portOf(directive: Directive | undefined): number | undefined {
  if (!directive) return undefined;
  const port = Number(directive.words[0]);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`"${directive.words[0] ?? ''}" is no port (1 to 65535)`, { where: directive.where });
}

const factors: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `10`, `1m30s`; `none` and 0 are undefined. */
export function milliseconds(directive: Directive | undefined): number | undefined {
  if (!directive || directive.words[0]?.toLowerCase() === 'none') return undefined;
  const text = directive.words[0]?.toLowerCase() ?? '';
  if (!/^(\d+[smhdw]?)+$/.test(text))
    throw new ConfigError(`"${text}" is no time`, { where: directive.where });
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/g)];
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (factors[unit] ?? 1), 0);
  return seconds === 0 ? undefined : seconds * 1000;
}

export function agentOf(
  given: string | undefined,
  tokens: Partial<Tokens>,
  env: Environment,
): string | undefined {
  if (given === undefined || given === 'SSH_AUTH_SOCK') return env['SSH_AUTH_SOCK'] || undefined;
  if (given.toLowerCase() === 'none') return undefined;
  const variable = /^\$(\w+)$/.exec(given)?.[1];
  return variable === undefined ? expandPath(given, tokens, env) : env[variable] || undefined;
}

/** Of the two, the one that stands first in the files counts: `ssh` keeps the order only by which it sees first. */
export function proxyOf(values: Values, tokens: Partial<Tokens>): Proxies {
  const order = [...values.keys()].filter((keyword) => ['proxyjump', 'proxycommand'].includes(keyword));
  const directive = values.get(order[0] ?? '')?.[0];
  const text = directive?.words.join(' ') ?? 'none';
  if (!directive || text.toLowerCase() === 'none') return { proxyJump: [], proxyCommand: undefined };
  if (directive.keyword === 'proxycommand')
    return { proxyJump: [], proxyCommand: expandTokens(text, tokens) };
  return { proxyJump: jumpsOf(expandTokens(text, tokens)), proxyCommand: undefined };
}

/** `a,b` as hosts to go through, first to last; `none` as no host. */
export const jumpsOf = (text: string): readonly string[] =>
  text.toLowerCase() === 'none' ? [] : text.split(',').map((host) => host.trim());

export function strictness(text = 'ask'): Strictness {
  const word = text.toLowerCase();
  if (['yes', 'true'].includes(word)) return 'yes';
  return ['accept-new', 'no', 'off', 'false'].includes(word) ? 'accept-new' : 'ask';
}
