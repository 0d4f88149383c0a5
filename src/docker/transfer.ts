import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { RegistryLogin, TransferOptions } from '../ports/index.ts';
import type { Client } from './client.ts';
import { failureOf, progressLine, progressOf } from './progress.ts';
import { registryError } from './registry-errors.ts';
import { Silence } from './silence.ts';
import type { WireProgress } from './wire.ts';

export interface Transfer {
  /** "pull demo/web" */
  readonly what: string;
  readonly reference: string;
  readonly options: TransferOptions;
  readonly start: (docker: Dockerode, abortSignal: AbortSignal) => Promise<Readable>;
}

/** Pulls or pushes to its end; every message goes to `take`. Gives up when nothing was heard for `silenceMs`. */
export async function transfer(
  client: Client,
  { what, reference, options, start }: Transfer,
  take: (message: WireProgress, line: string) => void,
): Promise<void> {
  const silence = new Silence(what, options.silenceMs);
  const bound = client.bound(AbortSignal.any([client.signal, silence.signal]));
  try {
    await bound.call(what, async (docker, abortSignal) => {
      for await (const message of progressOf(await start(docker, abortSignal))) {
        silence.broken();
        const failure = failureOf(message);
        if (failure !== undefined) throw registryError(what, reference, failure);
        take(message, progressLine(message));
      }
    });
  } catch (error) {
    throw bound.signal.aborted ? error : registryError(what, reference, error);
  } finally {
    silence.end();
  }
}

/** As the API wants it in its header: without a log-in an empty one, since pushing insists on the header. */
export function authOf(login: RegistryLogin | undefined): object {
  if (!login) return {};
  return 'identityToken' in login
    ? { identitytoken: login.identityToken.reveal() }
    : { username: login.username, password: login.password.reveal() };
}
