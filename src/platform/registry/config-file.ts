import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

/** What `docker login` leaves behind, as far as log-ins go (docker/cli, config/configfile). */
export interface DockerConfig {
  readonly file: string;
  readonly auths: Readonly<Record<string, AuthEntry>>;
  /** The helper program for registries that have none of their own; empty for none. */
  readonly credsStore: string;
  /** Helper programs by registry. */
  readonly credHelpers: Readonly<Record<string, string>>;
}

export interface AuthEntry {
  /** `user:password` in base64. */
  readonly auth?: string;
  readonly identitytoken?: string;
}

/** Reads `config.json` of DOCKER_CONFIG or `~/.docker`; a missing one is empty. Throws `ConfigError` for a broken one. */
export async function readDockerConfig(run: Run): Promise<DockerConfig> {
  const directory = run.env['DOCKER_CONFIG'] || join(run.env['HOME'] ?? '/', '.docker');
  const file = join(directory, 'config.json');
  const text = (await run.ports.local.files.read(file))?.toString('utf8');
  const read = text === undefined || text.trim() === '' ? {} : parse(file, text);
  return {
    file,
    auths: read.auths ?? {},
    credsStore: read.credsStore ?? '',
    credHelpers: read.credHelpers ?? {},
  };
}

type Written = { readonly [Key in keyof DockerConfig]?: DockerConfig[Key] | null };

/** The parser's own message would quote the file, which holds passwords. */
function parse(file: string, text: string): Written {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    read = undefined;
  }
  if (typeof read === 'object' && read !== null) return read;
  throw new ConfigError(`${file} holds no JSON object`, { where: { file, line: 1 } });
}
