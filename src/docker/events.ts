import type { Readable } from 'node:stream';
import type { EngineEvent, EventFilter } from '../ports/index.ts';
import type { Client } from './client.ts';
import { dialStream } from './dial.ts';
import { TextLines } from './text-lines.ts';
import type { WireEvent } from './wire.ts';
import { labelFilter } from './wire-text.ts';

const what = 'listen to its events';

/** Begins to listen (API: `SystemEvents`); the connection ends with the reader or the signal. */
export async function listen(client: Client, filter: EventFilter): Promise<AsyncIterable<EngineEvent>> {
  const request = { method: 'GET', path: '/events', query: queryOf(filter) } as const;
  const source = await client.call(what, (docker, abortSignal) => dialStream(docker, request, abortSignal));
  return eventsOf(client, source);
}

async function* eventsOf(client: Client, source: Readable): AsyncGenerator<EngineEvent> {
  const lines = new TextLines();
  try {
    for await (const chunk of source) for (const line of lines.push(chunk as Buffer)) yield eventOf(line);
  } catch (error) {
    throw client.explain(error, what);
  } finally {
    source.destroy();
  }
}

const queryOf = ({ kinds, labels, since, until }: EventFilter) => ({
  filters: JSON.stringify({ type: kinds, ...labelFilter(labels) }),
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});

function eventOf(line: string): EngineEvent {
  const { Type, Action, Actor } = JSON.parse(line) as WireEvent;
  return { kind: Type, action: Action, id: Actor.ID, attributes: Actor.Attributes ?? {}, time: timeOf(line) };
}

/** From the text: nanoseconds since the epoch are more than JSON's numbers hold. */
function timeOf(line: string): string {
  const [, seconds = '0', fraction = ''] = /"timeNano":(\d+)(\d{9})\b/.exec(line) ?? [];
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
