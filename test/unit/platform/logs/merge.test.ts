import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceLine } from '../../../../src/core/index.ts';
import type { LogEntry } from '../../../../src/ports/index.ts';
import { mergeByTime } from '../../../../src/platform/logs/merge.ts';

const entry = (time: number, text: string): LogEntry => ({
  stream: 'stdout',
  time: String(time).padStart(6, '0'),
  bytes: Buffer.from(text),
});

/** A log of lines at these times, read in parts. */
async function* read(times: readonly number[], name: string, partLength: number) {
  for (let at = 0; at < times.length; at += partLength)
    yield times.slice(at, at + partLength).map((time, index) => entry(time, `${name}${at + index}`));
}

async function merged(logs: readonly (readonly number[])[], partLength: number): Promise<SourceLine[]> {
  const lines: SourceLine[] = [];
  const opened = logs.map((times, at) => ({
    source: { name: String(at), data: {} },
    batches: read(times, `${at}:`, partLength),
  }));
  for await (const batch of mergeByTime(opened)) lines.push(...batch);
  return lines;
}

const anyTimes = fc.array(fc.nat(999), { maxLength: 30 }).map((times) => times.sort((a, b) => a - b));

describe('merging logs', () => {
  it('gives every line once, in the order of time, and those of one log in their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTimes, { maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        async (logs, part) => {
          const lines = await merged(logs, part);
          const times = lines.map(({ time }) => time);
          assert.deepEqual(times, [...times].sort());
          for (const [at, own] of logs.entries()) {
            const texts = lines
              .filter(({ source }) => source.name === String(at))
              .map(({ bytes }) => String(bytes));
            assert.deepEqual(
              texts,
              own.map((_, index) => `${at}:${index}`),
            );
          }
        },
      ),
    );
  });

  it('reads no further ahead than it must: a log may be larger than memory', async () => {
    let read = 0;
    async function* endless(name: string) {
      for (let time = 1; ; time += 1) {
        read += 1;
        yield [entry(time, name)];
      }
    }
    const logs = ['a', 'b'].map((name) => ({ source: { name, data: {} }, batches: endless(name) }));
    let taken = 0;
    for await (const lines of mergeByTime(logs)) {
      taken += lines.length;
      assert.ok(read <= taken + 2, `${read} read for ${taken}`);
      if (taken > 100) break;
    }
    assert.ok(taken > 100);
  });

  it('closes every log when its reader has seen enough', async () => {
    const closed: string[] = [];
    async function* closing(name: string) {
      try {
        for (let time = 1; ; time += 1) yield [entry(time, name)];
      } finally {
        closed.push(name);
      }
    }
    const logs = ['a', 'b'].map((name) => ({ source: { name, data: {} }, batches: closing(name) }));
    for await (const lines of mergeByTime(logs)) if (lines.length > 0) break;
    assert.deepEqual(closed.sort(), ['a', 'b']);
  });
});
