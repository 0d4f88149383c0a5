import { Readable } from 'node:stream';
import type { Client } from './client.ts';
import { statusOf } from './errors.ts';

const absent = 404;

/**
 * A tar of a path in a container (API: `ContainerArchive`), undefined when there is no such path. Past Node's http: of
 * gigabytes in chunks of 32 KiB its parser makes most of the work.
 */
export async function getArchive(client: Client, id: string, path: string): Promise<Readable | undefined> {
  const what = `copy from ${id}:${path}`;
  const query = new URLSearchParams({ path }).toString();
  const answer = client.connection.stream(
    `/containers/${encodeURIComponent(id)}/archive?${query}`,
    client.signal,
  );
  try {
    const first = await answer.next();
    const archive = Readable.from(whole(client, what, first, answer), { objectMode: false });
    // A generator that nobody has begun to read does not learn that its stream is destroyed.
    return archive.once('close', () => void answer.return(undefined));
  } catch (thrown) {
    const error = client.explain(thrown, what);
    if (statusOf(error) === absent && !/no such container/i.test(String(error))) return undefined;
    throw error;
  }
}

async function* whole(
  client: Client,
  what: string,
  first: IteratorResult<Buffer, unknown>,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } catch (thrown) {
    throw client.explain(thrown, what);
  }
}
