import type { SessionStream } from '../ports/index.ts';
import type { Client } from './client.ts';
import { asDuplex } from './dial.ts';
import { resizeOnceRunning } from './exec.ts';
import { openSession } from './session.ts';
import { beginWait } from './wait.ts';

/**
 * The streams of a container's own process. The engine is asked for the exit code first: a container
 * that removes itself when it ends tells it to whoever waits already, and to nobody else.
 */
export async function attachTo(client: Client, id: string): Promise<SessionStream> {
  const what = `attach to ${id}`;
  const closed = new AbortController();
  const details = await client.call(what, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  const waiting = await beginWait(
    client.bound(AbortSignal.any([client.signal, closed.signal])),
    id,
    'next-exit',
  );
  const connection = await client
    .call(what, (docker, abortSignal) => docker.getContainer(id).attach({ ...attachOptions, abortSignal }))
    .catch((error: unknown) => {
      closed.abort();
      throw error;
    });
  return openSession({
    connection: asDuplex(connection),
    tty: details.Config.Tty,
    signal: client.signal,
    resize: (size) =>
      resizeOnceRunning(
        client,
        async (options) => (await client.connection.docker()).getContainer(id).resize(options),
        size,
      ),
    exitCode: () => waiting.exitCode,
    dispose: () => closed.abort(),
  });
}

const attachOptions = { hijack: true, stream: true, stdin: true, stdout: true, stderr: true };
