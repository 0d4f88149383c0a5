import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { logEntries } from '../../../src/docker/log-lines.ts';
import type { LogEntry } from '../../../src/ports/index.ts';
import { cut, frame, type Stream } from './support.ts';

const stampOf = (number: number) => `2026-11-21T04:25:41.${String(number).padStart(9, '0')}Z`;
const stamped = (number: number, text: string | Buffer) =>
  Buffer.concat([Buffer.from(`${stampOf(number)} `), Buffer.from(text)]);

async function entriesOf(chunks: readonly Buffer[], tty = false): Promise<LogEntry[]> {
  const found: LogEntry[] = [];
  for await (const entries of logEntries(Readable.from(chunks) as AsyncIterable<Buffer>, tty))
    found.push(...entries);
  return found;
}

/** For comparing: bytes as latin1, so that every byte counts. */
const plain = (entries: readonly LogEntry[]) =>
  entries.map(({ stream, time, bytes }) => [stream, time, bytes.toString('latin1')]);

const anyPlaces = fc.array(fc.nat(), { maxLength: 12 });
const anyBytes = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13)));
const anyLine = fc.tuple(fc.constantFrom<Stream>('stdout', 'stderr'), anyBytes);

describe('lines of a log', () => {
  it('are whole, byte by byte, with their time and stream, wherever the chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), anyPlaces, async (lines, places) => {
        const frames = lines.map(([stream, bytes], at) =>
          frame(stream, stamped(at, Buffer.concat([bytes, Buffer.from('\n')]))),
        );
        const expected = lines.map(([stream, bytes], at) => [stream, stampOf(at), bytes.toString('latin1')]);
        assert.deepEqual(plain(await entriesOf(cut(Buffer.concat(frames), places))), expected);
      }),
    );
  });

  it('are the same from a TTY, which sends no frames and ends lines with CR LF', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyBytes, { maxLength: 8 }), anyPlaces, async (lines, places) => {
        const sent = lines.map((bytes, at) => stamped(at, Buffer.concat([bytes, Buffer.from('\r\n')])));
        const expected = lines.map((bytes, at) => ['stdout', stampOf(at), bytes.toString('latin1')]);
        assert.deepEqual(plain(await entriesOf(cut(Buffer.concat(sent), places), true)), expected);
      }),
    );
  });

  it('are joined of their parts, each of which has a time, without mixing the streams', async () => {
    const frames = [
      frame('stdout', stamped(1, 'half ')),
      frame('stderr', stamped(2, 'other\n')),
      frame('stdout', stamped(3, 'line\n')),
      frame('stdout', stamped(4, 'last')),
    ];
    assert.deepEqual(plain(await entriesOf(frames)), [
      ['stderr', stampOf(2), 'other'],
      ['stdout', stampOf(1), 'half line'],
      ['stdout', stampOf(4), 'last'],
    ]);
  });

  it('of a TTY lose the times that the engine writes into long ones, and nothing that looks like one', async () => {
    const part = Buffer.alloc(16 * 1024, 'x');
    const long = Buffer.concat([stamped(1, part), stamped(2, part), stamped(3, `end ${stampOf(9)} \r\n`)]);
    const [line, ...others] = await entriesOf([long], true);
    assert.equal(line?.bytes.toString(), `${'x'.repeat(32 * 1024)}end ${stampOf(9)} `);
    assert.equal(line.time, stampOf(1));
    assert.deepEqual(others, []);
  });

  it('may be empty', async () => {
    const sent = [frame('stdout', stamped(1, '\n')), frame('stdout', stamped(2, '\r\n'))];
    assert.deepEqual(plain(await entriesOf(sent)), [
      ['stdout', stampOf(1), ''],
      ['stdout', stampOf(2), ''],
    ]);
  });

  it('come all when a frame holds several', async () => {
    const got = await entriesOf([
      frame('stdout', stamped(1, 'one\ntwo\nthr')),
      frame('stdout', stamped(2, 'ee\n')),
    ]);
    assert.deepEqual(
      got.map(({ bytes }) => bytes.toString()),
      ['one', 'two', 'three'],
    );
  });

  it('are cut when they never end', async () => {
    const chunks = Array.from({ length: 500 }, () =>
      frame('stdout', stamped(1, Buffer.alloc(16 * 1024, 'x'))),
    );
    const got = await entriesOf(chunks);
    assert.equal(
      got.reduce((sum, { bytes }) => sum + bytes.length, 0),
      500 * 16 * 1024,
    );
    assert.ok(got.length > 1);
  });
});
