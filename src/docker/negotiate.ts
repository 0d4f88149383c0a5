import type Dockerode from 'dockerode';
import { UnreachableError } from '../core/index.ts';
import { dialStream } from './dial.ts';

/** The newest API this adapter was written against; older engines are spoken to in their own version. */
const newestKnown = '1.47';

/** Asks the engine for its API version. Two answers, min(ours, theirs): never a fixed one. */
export async function negotiate(
  docker: Dockerode,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const theirs = await ping(docker, signal);
  if (wanted) return wanted.replace(/^v/, '');
  return olderOf(theirs, newestKnown);
}

/** The older of two versions like `1.41`. */
export function olderOf(a: string, b: string): string {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA < majorB || (majorA === majorB && minorA <= minorB) ? a : b;
}

async function ping(docker: Dockerode, signal: AbortSignal): Promise<string> {
  const response = await dialStream(docker, { method: 'GET', path: '/_ping' }, signal);
  response.resume();
  const version = response.headers['api-version'];
  if (typeof version === 'string' && /^\d+\.\d+$/.test(version)) return version;
  throw new UnreachableError('what answers there is not a Docker engine: it names no API version');
}
