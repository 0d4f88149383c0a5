import type { LogEntry, LogOptions } from '../ports/index.ts';
import type { Client } from './client.ts';
import { dialStream } from './dial.ts';
import { logEntries } from './log-lines.ts';

/** Reads a container's log (API: `ContainerLogs`); the connection ends with the reader or the signal. */
export async function* readLog(
  client: Client,
  id: string,
  options: LogOptions,
): AsyncGenerator<readonly LogEntry[]> {
  const what = `read the logs of ${id}`;
  const source = await client.call(what, async (docker, abortSignal) => {
    const { Config } = await docker.getContainer(id).inspect({ abortSignal });
    const request = { method: 'GET', path: `/containers/${id}/logs`, query: logQuery(options) } as const;
    return { tty: Config.Tty, stream: await dialStream(docker, request, abortSignal) };
  });
  try {
    yield* logEntries(source.stream, source.tty);
  } catch (error) {
    throw client.explain(error, what);
  } finally {
    source.stream.destroy();
  }
}

const logQuery = ({ follow = false, tail, since, until }: LogOptions) => ({
  stdout: true,
  stderr: true,
  timestamps: true,
  follow,
  ...(tail !== undefined && { tail }),
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});
