import assert from 'node:assert/strict';
import { superfluous } from '../../../../src/platform/archives/retention.ts';
import type { Archive } from '../../../../src/platform/archives/index.ts';

/** Newest first; `+`: tried and good, `-`: failed. */
const archives = (...written: readonly string[]): readonly Archive[] =>
  written.map((text) => {
    const [date = '', verdict] = text.split(' ');
    const takenAt = `${date}:00:00Z`;
    const verified = { good: verdict === '+', at: takenAt, what: '' };
    const record = { version: 1 as const, of: 'aa', takenAt, seconds: 1, sha256: '', sizeBytes: 1 };
    return {
      path: date,
      ending: 'tar',
      sizeBytes: 1,
      modifiedAt: 0,
      record: verdict === undefined ? record : { ...record, verified },
    };
  });
const gone = (all: readonly Archive[], keep: Parameters<typeof superfluous>[1]) =>
  superfluous(all, keep).map(({ path }) => path);

describe('archives: which backups are kept', () => {
  const all = archives('2026-11-21T12', '2026-11-21T06', '2026-11-20T12', '2026-11-15T12', '2026-11-14T12');

  it('the last ones; the newest of each of the last days; of each of the last weeks, which begin on Monday', () => {
    assert.deepEqual(gone(all, { last: 2 }), ['2026-11-20T12', '2026-11-15T12', '2026-11-14T12']);
    assert.deepEqual(gone(all, { daily: 2 }), ['2026-11-21T06', '2026-11-15T12', '2026-11-14T12']);
    assert.deepEqual(gone(all, { weekly: 2 }), ['2026-11-21T06', '2026-11-20T12', '2026-11-14T12']);
    assert.deepEqual(gone(all, { last: 1, weekly: 2 }), ['2026-11-21T06', '2026-11-20T12', '2026-11-14T12']);
    assert.deepEqual(gone(all, {}), [], 'all, where nothing is said');
  });

  it('never the last good one, and one that failed its trial takes no place', () => {
    const tried = archives('2026-11-21T12 -', '2026-11-20T12', '2026-11-19T12 +', '2026-11-18T12 +');
    assert.deepEqual(gone(tried, { last: 1 }), ['2026-11-21T12', '2026-11-18T12']);
  });
});
