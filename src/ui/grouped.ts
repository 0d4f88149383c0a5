import type { DockeropsEvent, EventSink } from '../core/index.ts';
import { hostOf } from './host-of.ts';

/** What a host may say before it is shown without waiting for its end: memory is not endless. In characters. */
const mostHeld = 1024 * 1024;

interface Held {
  readonly events: DockeropsEvent[];
  size: number;
}

export interface GroupedSink {
  readonly sink: EventSink;
  /** Passes on what hosts have said that have not ended. */
  readonly flush: () => void;
}

/** Keeps together what each of several hosts says: it is passed on when the host ends. */
export function groupedSink(next: EventSink): GroupedSink {
  const held = new Map<string, Held>();
  const pass = (one: Held): void => {
    one.size = 0;
    for (const event of one.events.splice(0)) next(event);
  };
  const sink: EventSink = (event) => {
    const host = hostOf(event);
    const mine = host === undefined ? undefined : held.get(host);
    if (event.type === 'host-started') held.set(event.host, { events: [], size: 0 });
    if (!mine) {
      next(event);
      return;
    }
    mine.events.push(event);
    mine.size += event.type === 'output' ? event.text.length : 0;
    if (event.type === 'host-ended') held.delete(event.host);
    if (event.type === 'host-ended' || mine.size > mostHeld) pass(mine);
  };
  return { sink, flush: () => [...held.values()].forEach(pass) };
}
