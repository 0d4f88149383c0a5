import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { Demultiplexer, demultiplex } from '../../../src/docker/demux.ts';
import { logLines } from '../../../src/docker/log-lines.ts';
import { progressOf } from '../../../src/docker/progress.ts';
import type { LogLine } from '../../../src/ports/index.ts';

type Stream = 'stdout' | 'stderr';

function frame(stream: Stream, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}

/** Cuts at these places, which may fall anywhere: in a header, in a character. */
function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => whole.subarray(start, at[index] ?? whole.length));
}

const anyStream = fc.constantFrom<Stream>('stdout', 'stderr');
const anyFrames = fc.array(fc.tuple(anyStream, fc.uint8Array({ maxLength: 40 })), { maxLength: 10 });
const anyPlaces = fc.array(fc.nat(), { maxLength: 12 });

async function linesOf(chunks: readonly Buffer[], tty = false): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of logLines(Readable.from(chunks), tty)) lines.push(line);
  return lines;
}

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

describe('lines of a log', () => {
  it('are whole wherever the chunks end, also within a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), anyPlaces, async (lines, places) => {
        const whole = Buffer.concat(lines.map(([stream, text]) => frame(stream, Buffer.from(`${text}\n`))));
        const got = await linesOf(cut(whole, places));
        const expected = lines.map(([stream, text]) => ({ stream, text }));
        assert.deepEqual(got, expected);
      }),
    );
  });

  it('are joined across frames of their own stream', async () => {
    const frames = [
      frame('stdout', Buffer.from('half ')),
      frame('stderr', Buffer.from('other\n')),
      frame('stdout', Buffer.from('line\nlast')),
    ];
    assert.deepEqual(await linesOf(frames), [
      { stream: 'stderr', text: 'other' },
      { stream: 'stdout', text: 'half line' },
      { stream: 'stdout', text: 'last' },
    ]);
  });

  it('come without frames and with carriage returns from a TTY', async () => {
    const got = await linesOf([Buffer.from('one\r\ntw'), Buffer.from('o\r\n')], true);
    assert.deepEqual(
      got.map(({ text }) => text),
      ['one', 'two'],
    );
  });

  it('are cut when they never end', async () => {
    const chunks = Array.from({ length: 5 }, () => Buffer.alloc(600_000, 'x'));
    const got = await linesOf(chunks, true);
    assert.equal(got.map(({ text }) => text).join('').length, 3_000_000);
    assert.ok(got.length > 1);
  });
});

const anyLine = fc.tuple(
  anyStream,
  fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text)),
);

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
