import assert from 'node:assert/strict';
import { UsageError } from '../../../src/core/index.ts';
import { momentOf, spanOf } from '../../../src/platform/when.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const agoOf = (text: string) => now / 1000 - (momentOf('since', text, now) ?? 0);

describe('since= and until=', () => {
  it('take ages, alone and put together', () => {
    const ages = {
      '30s': 30,
      '10m': 600,
      '2h': 7200,
      '1d': 86_400,
      '1h30m': 5400,
      '2d1h1m1s': 176_461,
      '45': 45,
    };
    for (const [text, seconds] of Object.entries(ages)) assert.equal(agoOf(text), seconds, text);
  });

  it('take times, with fractions and zones', () => {
    assert.equal(momentOf('since', '2026-11-21T10:00:00Z', now), now / 1000 - 7200);
    assert.equal(momentOf('since', '2026-11-21T10:00:00.250+00:00', now), now / 1000 - 7200 + 0.25);
    assert.equal(momentOf('since', '2026-11-21T11:00+02:00', now), now / 1000 - 3 * 3600);
  });

  it('take times of this machine where no zone is given, also for a whole day', () => {
    assert.equal(momentOf('since', '2026-11-21', now), new Date(2026, 10, 21).getTime() / 1000);
    assert.equal(momentOf('since', '2026-11-21 10:00', now), new Date(2026, 10, 21, 10).getTime() / 1000);
  });

  it('refuse everything else, naming themselves and what would do', () => {
    for (const text of ['yesterday', '10x', 'm10', '1.5h', '2026-13-01', 'foo 12', '', '-5m'])
      assert.throws(
        () => momentOf('until', text, now),
        (error: unknown) => {
          assert.ok(error instanceof UsageError, text);
          assert.match(error.message, /^until: ".*" is neither an age nor a time$/);
          assert.match(error.hints.join(), /10m/);
          return true;
        },
      );
  });

  it('are refused together where nothing lies between them', () => {
    assert.deepEqual(spanOf({ since: '2h', until: '1h' }, now), {
      since: now / 1000 - 7200,
      until: now / 1000 - 3600,
    });
    assert.throws(() => spanOf({ since: '1h', until: '2h' }, now), /since=1h is later than until=2h/);
  });
});
