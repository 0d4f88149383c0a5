import type { Duplex } from 'node:stream';
import { accessSync, constants, statSync } from 'node:fs';
import { ConfigError, type Environment } from '../core/index.ts';
import { currentContext, dockerConfigDirectory, readContext } from './contexts.ts';
import { tlsFromEnvironment, type Tls } from './tls.ts';

/** What names an engine: `--engine`, `--context`, and the environment. */
export interface EndpointChoice {
  readonly endpoint?: string;
  readonly context?: string;
  readonly env: Environment;
  /** A way of our own to the engine, in the place of all others. */
  readonly via?: Via;
}

/** An engine that is reached over something else: a machine's ssh connection. */
export interface Via {
  /** For messages: `ssh://web1/var/run/docker.sock`. */
  readonly url: string;
  dial(): Promise<Duplex>;
}

/** Where an engine is, and why it is that one. */
export interface Endpoint {
  readonly url: string;
  readonly socketPath?: string;
  readonly address?: { readonly host: string; readonly port: number };
  readonly tls?: Tls;
  readonly dial?: Via['dial'];
  /** "DOCKER_HOST", "the context desktop-linux". */
  readonly origin: string;
  /** Each better-ranked way, and why it did not apply. */
  readonly passedOver: readonly string[];
}

const rootfulSocket = '/var/run/docker.sock';

/** Ranks as the docker CLI does: --engine, --context, DOCKER_HOST, DOCKER_CONTEXT, current context, default sockets. */
export function resolveEndpoint(choice: EndpointChoice): Endpoint {
  if (choice.via) return { ...choice.via, origin: '-H', passedOver: [] };
  const passedOver: string[] = [];
  const named = (text: string | undefined, otherwise: string) => {
    if (text) return text;
    passedOver.push(otherwise);
    return undefined;
  };
  const { env } = choice;
  const engine = named(choice.endpoint, '--engine is not given');
  if (engine) return fromUrl(engine, '--engine', passedOver, env);
  const context = named(choice.context, '--context is not given');
  if (context) return fromContext(context, '--context', passedOver, env);
  const host = named(env['DOCKER_HOST'], 'DOCKER_HOST is not set');
  if (host) return fromUrl(host, 'DOCKER_HOST', passedOver, env);
  const contextVariable = named(env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT is not set');
  if (contextVariable) return fromContext(contextVariable, 'DOCKER_CONTEXT', passedOver, env);
  const directory = dockerConfigDirectory(env);
  const current = named(currentContext(directory), `${directory}/config.json names no current context`);
  if (current) return fromContext(current, `current context of ${directory}/config.json`, passedOver, env);
  return defaultEndpoint(passedOver, env);
}

function fromContext(name: string, origin: string, passedOver: string[], env: Environment): Endpoint {
  if (name === 'default') return defaultEndpoint([...passedOver, `${origin} says "default"`], env);
  const context = readContext(dockerConfigDirectory(env), name);
  return {
    ...parseUrl(context.host, `${origin} ${name}`),
    ...context.tls,
    origin: `${origin} ${name}`,
    passedOver,
  };
}

function fromUrl(url: string, origin: string, passedOver: string[], env: Environment): Endpoint {
  const place = parseUrl(url, origin);
  const tls = place.address ? tlsFromEnvironment(env, place.url) : undefined;
  return { ...place, ...(tls && { tls }), origin, passedOver };
}

/** The rootful socket when it can be used, else the rootless one, else the rootful one for its error. */
export function defaultEndpoint(
  passedOver: readonly string[],
  env: Environment,
  rootful = rootfulSocket,
): Endpoint {
  const runtime = env['XDG_RUNTIME_DIR'];
  const rootless = runtime ? `${runtime}/docker.sock` : undefined;
  const trouble = socketTrouble(rootful);
  const rootlessTrouble = rootless ? socketTrouble(rootless) : 'XDG_RUNTIME_DIR is not set';
  if (trouble && rootless && !rootlessTrouble)
    return socket(rootless, 'the rootless socket', [...passedOver, trouble]);
  const reasons = rootlessTrouble ? [...passedOver, `the rootless socket: ${rootlessTrouble}`] : passedOver;
  return socket(rootful, 'the default socket', reasons);
}

const socket = (path: string, origin: string, passedOver: readonly string[]): Endpoint => ({
  url: `unix://${path}`,
  socketPath: path,
  origin,
  passedOver,
});

function socketTrouble(path: string): string | undefined {
  try {
    if (!statSync(path).isSocket()) return `${path} is not a socket`;
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? `permission denied on ${path}`
      : `${path} is not there`;
  }
}

/** Reads `unix://`, `npipe://`, `tcp://`, `http(s)://`; throws `ConfigError` naming where a bad one came from. */
export function parseUrl(text: string, origin: string): Pick<Endpoint, 'url' | 'socketPath' | 'address'> {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(text) ?? [];
  if (scheme === 'unix' || scheme === 'npipe') {
    if (rest !== '' && (scheme === 'npipe' || rest.startsWith('/'))) return { url: text, socketPath: rest };
  } else if (['tcp', 'http', 'https'].includes(scheme)) {
    const address = parseAddress(rest, scheme);
    if (address) return { url: text, address };
  } else if (scheme === 'ssh') {
    throw new ConfigError(`${origin}: an engine over ssh:// is not supported (${text})`, {
      hint: `name its machine as a host: dockerops -H ${rest.replace(/\/.*$/, '') || 'HOST'} …`,
    });
  }
  throw new ConfigError(`${origin}: "${text}" is not an engine's address`, {
    hint: 'write unix:///var/run/docker.sock or tcp://HOST:2376',
  });
}

function parseAddress(rest: string, scheme: string): Endpoint['address'] {
  try {
    const url = new URL(`http://${rest}`);
    const fallback = scheme === 'https' ? 2376 : 2375;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return host === '' ? undefined : { host, port: url.port === '' ? fallback : Number(url.port) };
  } catch {
    return undefined;
  }
}
