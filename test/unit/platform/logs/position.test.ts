import assert from 'node:assert/strict';
import type { LogEntry } from '../../../../src/ports/index.ts';
import { Position } from '../../../../src/platform/logs/position.ts';

const at = (nanoseconds: number): string => `2026-11-21T04:25:41.${String(nanoseconds).padStart(9, '0')}Z`;
const entry = (nanoseconds: number, text: string): LogEntry => ({
  stream: 'stdout',
  time: at(nanoseconds),
  bytes: Buffer.from(text),
});
const textsOf = (entries: readonly LogEntry[]) => entries.map(({ bytes }) => bytes.toString());

describe('the place where a log is taken up again', () => {
  it('is that of its last line, to the nanosecond', () => {
    const position = new Position();
    assert.deepEqual(position.goOn({ tail: 3 }), { tail: 3 });
    position.reader()([entry(5, 'a'), entry(123456789, 'b')]);
    const seconds = Date.parse('2026-11-21T04:25:41Z') / 1000;
    assert.deepEqual(position.goOn({ tail: 3 }), { since: `${seconds}.123456789` });
  });

  it('drops what was read, also of several lines of one moment, and nothing else', () => {
    const position = new Position();
    position.reader()([entry(1, 'a'), entry(2, 'b'), entry(2, 'c')]);
    const again = position.reader();
    assert.deepEqual(textsOf(again([entry(2, 'b')])), []);
    assert.deepEqual(textsOf(again([entry(2, 'c'), entry(2, 'd'), entry(3, 'e')])), ['d', 'e']);
  });

  it('counts on after it was taken up', () => {
    const position = new Position();
    position.reader()([entry(2, 'a')]);
    position.reader()([entry(2, 'a'), entry(2, 'b')]);
    assert.deepEqual(textsOf(position.reader()([entry(2, 'a'), entry(2, 'b'), entry(2, 'c')])), ['c']);
  });

  it('is where an instance ended of which nothing was wanted', () => {
    const position = new Position();
    position.notBefore(at(7));
    assert.match(String(position.goOn({ tail: 0 }).since), /\.000000007$/);
    assert.deepEqual(textsOf(position.reader()([entry(7, 'new'), entry(8, 'newer')])), ['new', 'newer']);
  });
});
