import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { EventSink } from '../core/index.ts';

type Stream = 'stdout' | 'stderr';

/** What a session writes, as events instead of bytes: `--format json` has it in the document, `jsonl` as it comes. */
export const eventStreams = (emit: EventSink): Readonly<Record<Stream, Writable>> => ({
  stdout: eventStream(emit, 'stdout'),
  stderr: eventStream(emit, 'stderr'),
});

/** A character may come in two chunks. */
function eventStream(emit: EventSink, stream: Stream): Writable {
  const decoder = new StringDecoder('utf8');
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const text = decoder.write(chunk);
      if (text !== '') emit({ type: 'output', stream, text });
      done();
    },
  });
}
