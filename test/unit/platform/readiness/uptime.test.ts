import assert from 'node:assert/strict';
import { watchUptime } from '../../../../src/platform/readiness/uptime.ts';

describe('the uptime of an instance that is waited for', () => {
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const look = (startedAt: string, restarts: number, state: 'running' | 'restarting' = 'running') => ({
    state,
    startedAt,
    raw: { RestartCount: restarts },
  });
  const at = (ms: number) => (now = ms);

  it('counts from when it was first seen running, anew for each start', () => {
    at(0);
    const uptimeOf = watchUptime(clock);
    assert.equal(uptimeOf(look('a', 0)).runningMs, 0);
    at(300);
    assert.equal(uptimeOf(look('a', 0)).runningMs, 300);
    assert.equal(uptimeOf(look('b', 1)).runningMs, 0);
    at(400);
    assert.equal(uptimeOf(look('b', 1, 'restarting')).runningMs, 0);
  });

  it('is calm without a crash since it was started, and two seconds after one', () => {
    at(0);
    const uptimeOf = watchUptime(clock);
    assert.equal(uptimeOf(look('a', 0)).isCalm, true);
    assert.equal(uptimeOf(look('b', 1)).isCalm, false);
    at(1999);
    assert.equal(uptimeOf(look('b', 1)).isCalm, false);
    at(2000);
    assert.equal(uptimeOf(look('b', 1)).isCalm, true);
  });
});
