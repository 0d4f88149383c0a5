import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, messageOf, type Environment } from '../core/index.ts';
import { readTls, type Tls } from './tls.ts';

interface ContextFile {
  readonly Name?: string;
  readonly Endpoints?: {
    readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean };
  };
}

/** Where the docker CLI keeps its configuration. */
export const dockerConfigDirectory = (env: Environment): string =>
  env['DOCKER_CONFIG'] || join(env['HOME'] ?? '/', '.docker');

/** The context `docker context use` chose, or undefined. Throws `ConfigError` for a broken file. */
export function currentContext(directory: string): string | undefined {
  const config = readJson(join(directory, 'config.json')) as { currentContext?: string } | undefined;
  return config?.currentContext || undefined;
}

/** A context of the CLI's store: contexts/meta/SHA256(NAME)/meta.json, its keys under contexts/tls. */
export function readContext(
  directory: string,
  name: string,
): { readonly host: string; readonly tls: { tls?: Tls } } {
  const digest = createHash('sha256').update(name).digest('hex');
  const context = readJson(join(directory, 'contexts/meta', digest, 'meta.json')) as ContextFile | undefined;
  const docker = context?.Endpoints?.docker;
  if (!docker?.Host)
    throw new ConfigError(`there is no Docker context "${name}" in ${directory}`, {
      hint: `one of: ${['default', ...contextNames(directory)].join(', ')}`,
    });
  const tls = readTls(join(directory, 'contexts/tls', digest, 'docker'), docker.SkipTLSVerify !== true);
  return { host: docker.Host, tls: tls ? { tls } : {} };
}

function contextNames(directory: string): string[] {
  const meta = join(directory, 'contexts/meta');
  try {
    return readdirSync(meta)
      .map((digest) => (readJson(join(meta, digest, 'meta.json')) as ContextFile | undefined)?.Name)
      .filter((name) => name !== undefined)
      .sort();
  } catch {
    return [];
  }
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${messageOf(error)}`, { where: { file, line: 1 } });
  }
}
