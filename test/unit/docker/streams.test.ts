import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { Demultiplexer, demultiplex } from '../../../src/docker/demux.ts';
import { progressOf } from '../../../src/docker/progress.ts';
import { cut, frame, type Stream } from './support.ts';

const anyStream = fc.constantFrom<Stream>('stdout', 'stderr');
const anyFrames = fc.array(fc.tuple(anyStream, fc.uint8Array({ maxLength: 40 })), { maxLength: 10 });
const anyPlaces = fc.array(fc.nat(), { maxLength: 12 });

describe('two streams on one connection', () => {
  it('come apart the same wherever the chunks end', () => {
    fc.assert(
      fc.property(anyFrames, anyPlaces, (frames, places) => {
        const sent = { stdout: [] as number[], stderr: [] as number[] };
        for (const [stream, data] of frames) sent[stream].push(...data);
        const whole = Buffer.concat(frames.map(([stream, data]) => frame(stream, Buffer.from(data))));
        const got = { stdout: [] as number[], stderr: [] as number[] };
        const demultiplexer = new Demultiplexer();
        for (const chunk of cut(whole, places))
          for (const { stream, data } of demultiplexer.push(chunk)) got[stream].push(...data);
        assert.deepEqual(got, sent);
      }),
    );
  });

  it('hands a frame on as it comes, so that a large one is never held whole', () => {
    const demultiplexer = new Demultiplexer();
    const large = frame('stdout', Buffer.alloc(1_000_000));
    assert.equal(demultiplexer.push(large.subarray(0, 1008))[0]?.data.length, 1000);
  });

  it('slows its source down for a slow reader', async () => {
    const stdout = new PassThrough({ highWaterMark: 10 });
    let given = 0;
    const source = Readable.from(
      (function* () {
        for (; given < 100; given += 1) yield frame('stdout', Buffer.alloc(10));
      })(),
      { highWaterMark: 1 },
    );
    const pumped = demultiplex(source, stdout, new PassThrough());
    await new Promise((resolve) => stdout.once('readable', resolve));
    await new Promise(setImmediate);
    assert.ok(given < 10, `${given} chunks were read although nobody took the first`);
    stdout.resume();
    await pumped;
    assert.equal(given, 100);
  });
});

describe('progress messages', () => {
  it('are read wherever the chunks end', async () => {
    const whole = Buffer.from('{"stream":"é"}\r\n\r\n{"aux":{"ID":"sha256:1"}}\n{"status":"end"}');
    for (let place = 0; place <= whole.length; place += 1) {
      const got = [];
      for await (const message of progressOf(Readable.from(cut(whole, [place])))) got.push(message);
      assert.deepEqual(got, [{ stream: 'é' }, { aux: { ID: 'sha256:1' } }, { status: 'end' }]);
    }
  });
});
