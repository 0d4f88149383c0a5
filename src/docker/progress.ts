import type { Readable } from 'node:stream';
import { TextLines } from './text-lines.ts';
import type { WireProgress } from './wire.ts';

/** The messages of a build, pull, import or load as they come: one JSON document a line. */
export async function* progressOf(source: Readable): AsyncGenerator<WireProgress> {
  const lines = new TextLines();
  for await (const chunk of source) {
    for (const line of lines.push(chunk as Buffer)) if (line !== '') yield JSON.parse(line) as WireProgress;
  }
  for (const line of lines.end()) yield JSON.parse(line) as WireProgress;
}

/** Why it failed, or undefined. A failure after the headers is a message, not a status. */
export const failureOf = (message: WireProgress): string | undefined =>
  message.errorDetail?.message ?? message.error;

/** A message as a line to show: `8f3a: Downloading [==> ] 3MB/9MB`. */
export function progressLine({ id, status, progress }: WireProgress): string {
  return `${id ? `${id}: ` : ''}${status ?? ''}${progress ? ` ${progress}` : ''}`;
}
