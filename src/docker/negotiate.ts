import { UnreachableError } from '../core/index.ts';
import type { Endpoint } from './endpoint.ts';
import { get } from './get.ts';

/** The newest API this adapter was written against; older engines are spoken to in their own version. */
const newestKnown = '1.47';

/** Asks the engine for its API version. Two answers, min(ours, theirs): never a fixed one. */
export async function negotiate(
  endpoint: Endpoint,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const theirs = await ping(endpoint, signal);
  if (wanted) return wanted.replace(/^v/, '');
  return olderOf(theirs, newestKnown);
}

/** The older of two versions like `1.41`. */
export function olderOf(a: string, b: string): string {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA < majorB || (majorA === majorB && minorA <= minorB) ? a : b;
}

async function ping(endpoint: Endpoint, signal: AbortSignal): Promise<string> {
  const { headers } = await get(endpoint, '/_ping', signal);
  const version = headers.get('api-version') ?? '';
  if (/^\d+\.\d+$/.test(version)) return version;
  throw new UnreachableError('what answers there is not a Docker engine: it names no API version');
}
