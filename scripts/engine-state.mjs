// Prints whether a Docker engine answers here: answers, elsewhere, denied or silent.
// Needs nothing but Node, so that it works on a clone without packages.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const deadlineMs = 3_000;

/** `elsewhere`: the user has named an engine that is no socket of this machine. Nothing is installed or started then. */
export async function engineState(env = process.env) {
  const { DOCKER_HOST: named = '' } = env;
  if (named !== '' && !named.startsWith('unix://')) return 'elsewhere';
  if (named === '' && usesContext(env)) return 'elsewhere';
  const sockets = named === '' ? usualSockets(env) : [named.slice('unix://'.length)];
  const states = await Promise.all(sockets.map(ping));
  return ['answers', 'denied'].find((state) => states.includes(state)) ?? 'silent';
}

const usualSockets = ({ XDG_RUNTIME_DIR: runtime }) => [
  '/var/run/docker.sock',
  ...(runtime ? [join(runtime, 'docker.sock')] : []),
];

function usesContext(env) {
  const context = env.DOCKER_CONTEXT ?? configuredContext(env);
  return context !== undefined && context !== '' && context !== 'default';
}

function configuredContext({ DOCKER_CONFIG: directory = join(homedir(), '.docker') }) {
  try {
    return JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')).currentContext;
  } catch {
    return undefined;
  }
}

function ping(socketPath) {
  return new Promise((resolve) => {
    const call = request({ socketPath, path: '/_ping', timeout: deadlineMs }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 ? 'answers' : 'silent');
    });
    call.on('timeout', () => call.destroy());
    call.on('error', (error) => resolve(error.code === 'EACCES' ? 'denied' : 'silent'));
    call.end();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await engineState());
