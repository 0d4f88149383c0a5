import { ConfigError, type Environment } from '../../core/index.ts';
import { evaluate, type Asker, type ConfigSource, type Values } from './evaluate.ts';
import type { Directive } from './parse.ts';
import { expandPath, expandTokens, type Tokens } from './tokens.ts';

/** How a host is reached, as `ssh -G` would say it. */
export interface SshSettings {
  /** As it was asked for. */
  readonly host: string;
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** In the order in which they are tried; they need not be there. */
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Path of the agent's socket; undefined: none. */
  readonly identityAgent: string | undefined;
  /** Hosts to go through, first to last. */
  readonly proxyJump: readonly string[];
  readonly proxyCommand: string | undefined;
  readonly knownHostsFiles: readonly string[];
  /** Where new keys are written: the user's first file. */
  readonly newKeysFile: string | undefined;
  readonly hostKeyAlias: string | undefined;
  /** `no` means `accept-new`: a key that changed is refused in any case. */
  readonly strictHostKeyChecking: 'yes' | 'ask' | 'accept-new';
  readonly hashKnownHosts: boolean;
  /** Milliseconds. */
  readonly connectTimeoutMs: number | undefined;
  readonly keepaliveIntervalMs: number;
  readonly keepaliveCountMax: number;
  readonly passwordAuthentication: boolean;
  /** Directives that would change how a host is reached, and are not understood. */
  readonly unsupported: readonly Directive[];
}

const defaultKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519'];
const defaultKeepaliveMs = 15_000;
const notUnderstood = [
  'bindaddress',
  'bindinterface',
  'canonicalizehostname',
  'certificatefile',
  'knownhostscommand',
  'pkcs11provider',
  'revokedhostkeys',
];

/** Works out how to reach a host from ssh_config files, the first one's word counting most. */
export function sshSettings(sources: readonly ConfigSource[], asker: Asker): SshSettings {
  const values = evaluate(sources, asker);
  const { host, home, env } = asker;
  const one = (keyword: string): string | undefined => values.get(keyword)?.[0]?.words[0];
  const hostName = expandTokens(one('hostname') ?? host, { h: host });
  const user = asker.user ?? one('user') ?? asker.localUser;
  const port = asker.port ?? portOf(values.get('port')?.[0]) ?? 22;
  const hostKeyAlias = one('hostkeyalias');
  const tokens: Partial<Tokens> = {
    h: hostName,
    p: String(port),
    r: user,
    n: host,
    d: home,
    u: asker.localUser,
    i: String(process.getuid?.() ?? ''),
    k: hostKeyAlias ?? host,
  };
  const paths = (keyword: string, fallback: readonly string[]): readonly string[] =>
    (values.get(keyword)?.flatMap(({ words }) => words) ?? fallback)
      .filter((path) => path.toLowerCase() !== 'none')
      .map((path) => expandPath(path, tokens, env));
  const own = paths('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']);
  const all = paths('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']);
  return {
    host,
    hostName,
    user,
    port,
    identityFiles: paths(
      'identityfile',
      defaultKeys.map((name) => `~/.ssh/${name}`),
    ),
    identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
    identityAgent: agentOf(one('identityagent'), tokens, env),
    ...proxyOf(values, tokens),
    knownHostsFiles: [...own, ...all],
    newKeysFile: own[0],
    hostKeyAlias,
    strictHostKeyChecking: strictness(one('stricthostkeychecking')),
    hashKnownHosts: one('hashknownhosts')?.toLowerCase() === 'yes',
    connectTimeoutMs: milliseconds(values.get('connecttimeout')?.[0]),
    keepaliveIntervalMs: milliseconds(values.get('serveraliveinterval')?.[0]) ?? defaultKeepaliveMs,
    keepaliveCountMax: Number(one('serveralivecountmax') ?? 3),
    passwordAuthentication: one('passwordauthentication')?.toLowerCase() !== 'no',
    unsupported: notUnderstood.flatMap((keyword) => values.get(keyword) ?? []).filter(matters),
  };
}

const matters = ({ words }: Directive): boolean => !/^(no|none)$/i.test(words[0] ?? '');

function portOf(directive: Directive | undefined): number | undefined {
  if (!directive) return undefined;
  const port = Number(directive.words[0]);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`"${directive.words[0] ?? ''}" is no port (1 to 65535)`, { where: directive.where });
}

const factors: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `10`, `1m30s`; `none` and 0 are undefined. */
function milliseconds(directive: Directive | undefined): number | undefined {
  if (!directive || directive.words[0]?.toLowerCase() === 'none') return undefined;
  const text = directive.words[0]?.toLowerCase() ?? '';
  if (!/^(\d+[smhdw]?)+$/.test(text))
    throw new ConfigError(`"${text}" is no time`, { where: directive.where });
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/g)];
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (factors[unit] ?? 1), 0);
  return seconds === 0 ? undefined : seconds * 1000;
}

function agentOf(given: string | undefined, tokens: Partial<Tokens>, env: Environment): string | undefined {
  if (given === undefined || given === 'SSH_AUTH_SOCK') return env['SSH_AUTH_SOCK'] || undefined;
  if (given.toLowerCase() === 'none') return undefined;
  const variable = /^\$(\w+)$/.exec(given)?.[1];
  return variable === undefined ? expandPath(given, tokens, env) : env[variable] || undefined;
}

/** Of the two, the one that stands first in the files counts: `ssh` keeps the order only by which it sees first. */
function proxyOf(values: Values, tokens: Partial<Tokens>): Pick<SshSettings, 'proxyJump' | 'proxyCommand'> {
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

function strictness(text = 'ask'): SshSettings['strictHostKeyChecking'] {
  const word = text.toLowerCase();
  if (['yes', 'true'].includes(word)) return 'yes';
  return ['accept-new', 'no', 'off', 'false'].includes(word) ? 'accept-new' : 'ask';
}
