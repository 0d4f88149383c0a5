import type { LogEntry, LogOptions } from '../ports/index.ts';
import type { Client } from './client.ts';
import { logEntries } from './log-lines.ts';
import type { WireContainer } from './wire.ts';

/** Reads a container's log (API: `ContainerLogs`); the connection ends with the reader or the signal. */
export async function* readLog(
  client: Client,
  id: string,
  options: LogOptions,
): AsyncGenerator<readonly LogEntry[]> {
  const what = `read the logs of ${id}`;
  const path = `/containers/${encodeURIComponent(id)}`;
  const tty = options.tty ?? ((await client.read(what, `${path}/json`)) as WireContainer).Config.Tty;
  try {
    yield* logEntries(client.connection.stream(`${path}/logs?${queryOf(options)}`, client.signal), tty);
  } catch (error) {
    throw client.explain(error, what);
  }
}

function queryOf({ follow = false, tail, since, until }: LogOptions): string {
  const query = new URLSearchParams({
    stdout: '1',
    stderr: '1',
    timestamps: '1',
    follow: follow ? '1' : '0',
  });
  for (const [name, value] of Object.entries({ tail, since, until }))
    if (value !== undefined) query.set(name, String(value));
  return query.toString();
}
