import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/index.ts';

const month = 31 * 24 * 3600 * 1000;

describe('the clock', () => {
  it('does not wake at once from a sleep that is too long for a timer of Node', async () => {
    const controller = new AbortController();
    const slept = systemClock.sleep(month, controller.signal).then(() => 'slept');
    const first = await Promise.race([slept, systemClock.sleep(20).then(() => 'sleeps')]);
    controller.abort(new Error('enough'));
    assert.equal(first, 'sleeps');
    await assert.rejects(slept, /enough/);
  });
});
