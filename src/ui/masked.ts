import type { DockeropsEvent, EventSink } from '../core/index.ts';
import { textOf } from './lines.ts';
import { Masker } from './masker.ts';

type Lines = Extract<DockeropsEvent, { type: 'lines' }>;
type Output = Extract<DockeropsEvent, { type: 'output' }>;

/** A line longer than this is passed on in pieces. */
const longestHeld = 65_536;

export interface MaskedSink {
  readonly sink: EventSink;
  /** Passes on what was held back for want of a line's end. */
  readonly flush: () => void;
}

/**
 * Masks every text of every event before any renderer sees it. Output is held
 * back to the end of its line, since a chunk's border may cut a secret in two.
 */
export function maskedSink(mask: (text: string) => string, next: EventSink): MaskedSink {
  const masker = new Masker(mask);
  const held = new Map<string, Output>();
  const pass = (event: Output, text: string): void => next({ ...event, text: mask(text) });
  /** What others write goes on: the rest of their lines is still to come. */
  const flush = (host?: string): void => {
    for (const [key, event] of held) {
      if (host !== undefined && event.host !== host) continue;
      pass(event, event.text);
      held.delete(key);
    }
  };
  const output = (event: Output): void => {
    const key = `${event.host ?? ''} ${event.stream} ${event.source ?? ''}`;
    const text = (held.get(key)?.text ?? '') + event.text;
    const end = text.length > longestHeld ? text.length : text.lastIndexOf('\n') + 1;
    if (end > 0) pass(event, text.slice(0, end));
    if (end < text.length) held.set(key, { ...event, text: text.slice(end) });
    else held.delete(key);
  };
  const sink: EventSink = (event) => {
    if (event.type === 'output') {
      output(event);
      return;
    }
    if (event.type === 'lines') {
      next({ ...event, lines: event.lines.map((line) => maskLine(line, mask)) });
      return;
    }
    if (event.type === 'task-ended' || event.type === 'error') flush(event.host);
    next(maskEvent(event, masker));
  };
  return { sink, flush: () => flush() };
}

/** Lines without a secret keep their bytes, whatever those are. */
function maskLine(line: Lines['lines'][number], mask: (text: string) => string): Lines['lines'][number] {
  const text = textOf(line.bytes);
  const masked = mask(text);
  return masked === text ? line : { ...line, bytes: Buffer.from(masked) };
}

function maskEvent(event: Exclude<DockeropsEvent, Output | Lines>, masker: Masker): DockeropsEvent {
  const { error, ...rest } = { error: undefined, ...event };
  const masked = masker.value(rest) as DockeropsEvent;
  return error ? ({ ...masked, error: masker.error(error) } as DockeropsEvent) : masked;
}
