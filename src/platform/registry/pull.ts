import { registryHost } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { loginFor } from './credentials.ts';

/** A registry that says nothing for this long is given up (dockerops §8). */
export const silenceMs = 20_000;

/** Pulls with the user's own log-in at that registry, if there is one. Returns the digest. */
export async function pullWithLogin(
  run: Run,
  reference: string,
  onLine: (line: string) => void,
  platform?: string,
): Promise<string | undefined> {
  const login = await loginFor(run, registryHost(reference));
  const options = { silenceMs, ...(login && { login }), ...(platform !== undefined && { platform }) };
  return run.ports.engine.images.pull(reference, options, onLine);
}
