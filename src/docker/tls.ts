import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Environment } from '../core/index.ts';

export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** False: the engine's certificate is not checked. */
  readonly verify: boolean;
}

/** ca.pem, cert.pem and key.pem of a directory; undefined when it has none of them. */
export function readTls(directory: string, verify: boolean): Tls | undefined {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readIfThere(join(directory, name)));
  if (!ca && !cert && !key) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), verify };
}

/** The docker CLI's rule: DOCKER_TLS_VERIFY (any value) or DOCKER_TLS, files in DOCKER_CERT_PATH or ~/.docker. */
export function tlsFromEnvironment(env: Environment, url: string): Tls | undefined {
  const verify = Boolean(env['DOCKER_TLS_VERIFY']);
  if (!verify && !env['DOCKER_TLS'] && !url.startsWith('https://')) return undefined;
  const directory = env['DOCKER_CERT_PATH'] || join(env['HOME'] ?? '/', '.docker');
  const tls = readTls(directory, verify || url.startsWith('https://'));
  if (!tls && verify)
    throw new ConfigError(`DOCKER_TLS_VERIFY is set, but ${directory} has no ca.pem, cert.pem and key.pem`, {
      hint: 'DOCKER_CERT_PATH names their directory',
    });
  return tls ?? { verify };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
