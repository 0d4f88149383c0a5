import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ConfigError, UsageError, parseHost, type Environment } from '../../core/index.ts';
import type { HostTarget } from '../../ports/index.ts';
import { jumpsOf, sshSettings, type ConfigSource, type SshSettings } from '../ssh-config/index.ts';
import type { SshWorld } from './world.ts';

/** How a target is reached: the hosts to go through, first to last, then itself. */
export interface Route {
  readonly hops: readonly [...SshSettings[], SshSettings];
}

const deepestJump = 8;

/** Works out a target's route. Throws `ConfigError` for a broken ssh_config and for hosts that lead in a circle. */
export function routeTo(target: HostTarget, world: SshWorld): Route {
  const settings = settingsOf(target.address, world);
  const own = {
    ...settings,
    identityFiles: [...world.identityFiles, ...ownKey(target, world), ...settings.identityFiles],
    forwardedAgent: settings.forwardedAgent ?? (world.forwardAgent ? settings.identityAgent : undefined),
  };
  if (world.forwardAgent && own.forwardedAgent === undefined)
    throw new UsageError('-A: there is no ssh agent to forward', { hint: 'is SSH_AUTH_SOCK set?' });
  if (target.jump === undefined) return { hops: [...jumpsTo(own, world, []), own] };
  const direct = { ...own, proxyJump: jumpsOf(target.jump), proxyCommand: undefined };
  return { hops: [...jumpsTo(direct, world, []), direct] };
}

/** The inventory's. It may be in the agent alone, so that a missing file is no error; but whom it keeps out is to know. */
function ownKey({ name, identityFile }: HostTarget, { env, warn }: SshWorld): readonly string[] {
  if (identityFile === undefined) return [];
  const file = expandHome(identityFile, env);
  if (![file, `${file}.pub`].some((one) => existsSync(one)))
    warn(`${name}: its identity_file ${file} is not there`);
  return [file];
}

/** As `ssh -J a,b`: the first is reached by its own settings, each further one through the one before it. */
function jumpsTo(settings: SshSettings, world: SshWorld, within: readonly string[]): readonly SshSettings[] {
  if (within.includes(settings.host) || within.length > deepestJump)
    throw new ConfigError(`jump hosts lead in a circle: ${[...within, settings.host].join(' > ')}`);
  const [first, ...rest] = settings.proxyJump.map((text) => settingsOf(parseHost(text), world));
  if (!first) return [];
  return [...jumpsTo(first, world, [...within, settings.host]), first, ...rest];
}

function settingsOf(
  { user, host, port }: { readonly user?: string; readonly host: string; readonly port?: number },
  { env, configFile }: SshWorld,
): SshSettings {
  const home = homeOf(env);
  return sshSettings(sourcesOf(configFile, home), {
    host,
    localUser: localUser(),
    home,
    env,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port }),
  });
}

function sourcesOf(configFile: string | undefined, home: string): readonly ConfigSource[] {
  const own = join(home, '.ssh');
  if (configFile === 'none') return [];
  if (configFile !== undefined) return [{ file: configFile, base: own }];
  return [
    { file: join(own, 'config'), base: own },
    { file: '/etc/ssh/ssh_config', base: '/etc/ssh' },
  ];
}

/** A user id without an entry in the password file has no name. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

const homeOf = (env: Environment): string => env['HOME'] ?? '/';

const expandHome = (path: string, env: Environment): string => path.replace(/^~(?=\/|$)/, homeOf(env));

/**
 * Under what a connection is kept. All settings count, since most of them bear on whom it logs in as, with what, and whom it
 * believes; only the name that was asked for does not, nor what is passed over.
 */
export const connectionKey = (hop: SshSettings): string =>
  JSON.stringify({ ...hop, host: undefined, unsupported: undefined, unknown: undefined });
