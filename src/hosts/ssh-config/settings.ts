import { evaluate, type Asker, type ConfigSource } from './evaluate.ts';
import type { Directive } from './parse.ts';
import { expandPath, expandTokens, type Tokens } from './tokens.ts';
import { agentOf, authenticationsOf, isYes, milliseconds, portOf, proxyOf, strictness } from './values.ts';
import type { Authentication, Proxies, Strictness } from './values.ts';

/** How a host is reached, as `ssh -G` would say it. */
export interface SshSettings extends Proxies {
  /** As it was asked for. */
  readonly host: string;
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** In the order in which they are tried; they need not be there. */
  readonly identityFiles: readonly string[];
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Path of the agent's socket; undefined: none. */
  readonly identityAgent: string | undefined;
  readonly knownHostsFiles: readonly string[];
  /** Lists keys that are not believed whatever else knows them. */
  readonly revokedHostKeysFile: string | undefined;
  /** Where new keys are written: the user's first file. */
  readonly newKeysFile: string | undefined;
  readonly hostKeyAlias: string | undefined;
  readonly strictHostKeyChecking: Strictness;
  readonly hashKnownHosts: boolean;
  /** Milliseconds. */
  readonly connectTimeoutMs: number | undefined;
  readonly keepaliveIntervalMs: number;
  readonly keepaliveCountMax: number;
  /** Ways to log in, in their order. */
  readonly authentications: readonly Authentication[];
  /** How often a password is asked for; with BatchMode never. */
  readonly passwordPrompts: number;
  /** Path of the socket of the agent that commands there may use; undefined: none. */
  readonly forwardedAgent: string | undefined;
  /** Directives that would change how a host is reached, and are not understood. */
  readonly unsupported: readonly Directive[];
  /** Lines that say nothing to ssh either. */
  readonly unknown: readonly Directive[];
}

const defaultKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519'].map((name) => `~/.ssh/${name}`);
const defaultKeepaliveMs = 15_000;
const notUnderstood = [
  'bindaddress',
  'bindinterface',
  'canonicalizehostname',
  'knownhostscommand',
  'pkcs11provider',
];

/** Works out how to reach a host from ssh_config files, the first one's word counting most. */
export function sshSettings(sources: readonly ConfigSource[], asker: Asker): SshSettings {
  const { values, unknown } = evaluate(sources, asker);
  const { host, env } = asker;
  const one = (keyword: string): string | undefined => values.get(keyword)?.[0]?.words[0];
  const hostName = expandTokens(one('hostname') ?? host, { h: host });
  const user = asker.user ?? one('user') ?? asker.localUser;
  const port = asker.port ?? portOf(values.get('port')?.[0]) ?? 22;
  const hostKeyAlias = one('hostkeyalias');
  const tokens = tokensOf(asker, hostName, user, port, hostKeyAlias);
  const paths = (keyword: string, fallback: readonly string[]): readonly string[] =>
    (values.get(keyword)?.flatMap(({ words }) => words) ?? fallback)
      .filter((path) => path.toLowerCase() !== 'none')
      .map((path) => expandPath(path, tokens, env));
  const own = paths('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']);
  const all = paths('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']);
  const agent = agentOf(one('identityagent'), tokens, env);
  return {
    host,
    hostName,
    user,
    port,
    identityFiles: paths('identityfile', defaultKeys),
    certificateFiles: paths('certificatefile', []),
    identitiesOnly: isYes(one('identitiesonly')),
    identityAgent: agent,
    ...proxyOf(values, tokens),
    knownHostsFiles: [...own, ...all],
    revokedHostKeysFile: paths('revokedhostkeys', [])[0],
    newKeysFile: own[0],
    hostKeyAlias,
    strictHostKeyChecking: strictness(one('stricthostkeychecking')),
    hashKnownHosts: isYes(one('hashknownhosts')),
    connectTimeoutMs: milliseconds(values.get('connecttimeout')?.[0]),
    keepaliveIntervalMs: milliseconds(values.get('serveraliveinterval')?.[0]) ?? defaultKeepaliveMs,
    keepaliveCountMax: Number(one('serveralivecountmax') ?? 3),
    authentications: authenticationsOf(one),
    passwordPrompts: isYes(one('batchmode')) ? 0 : Number(one('numberofpasswordprompts') ?? 3),
    forwardedAgent: forwardedOf(one('forwardagent'), agent, tokens, env),
    unsupported: notUnderstood.flatMap((keyword) => values.get(keyword) ?? []).filter(matters),
    unknown,
  };
}

/** What `%h` and its like stand for (ssh_config(5), TOKENS). */
const tokensOf = (
  { host, home, localUser }: Asker,
  hostName: string,
  user: string,
  port: number,
  hostKeyAlias: string | undefined,
): Partial<Tokens> => ({
  h: hostName,
  p: String(port),
  r: user,
  n: host,
  d: home,
  u: localUser,
  i: String(process.getuid?.() ?? ''),
  k: hostKeyAlias ?? host,
});

const matters = ({ words }: Directive): boolean => !/^(no|none)$/i.test(words[0] ?? '');

/** `yes`, `no`, the path of another agent's socket, or `$VARIABLE`. */
function forwardedOf(
  given: string | undefined,
  agent: string | undefined,
  tokens: Partial<Tokens>,
  env: Asker['env'],
): string | undefined {
  if (isYes(given)) return agent;
  return given === undefined || /^(no|false)$/i.test(given) ? undefined : agentOf(given, tokens, env);
}
