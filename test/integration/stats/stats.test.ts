import assert from 'node:assert/strict';
import { InterruptedError, type DockeropsEvent } from '../../../src/core/index.ts';
import { stats, type StatsRow } from '../../../src/platform/index.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';

const framesIn = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) => (event.type === 'frame' ? [event.value as readonly StatsRow[]] : []));

describe('stats on a real engine', () => {
  let platform: ScratchPlatform;
  let busy: string;
  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'mail']);
    busy = await platform.instance('web', { command: ['sh', '-c', 'trap exit TERM; while :; do :; done'] });
    const ended = await platform.instance('mail', { command: ['sh', '-c', 'exit 3'] });
    await platform.engine.containers.wait(ended);
    // An engine's list lags behind its answer to wait, on a busy 26.1.
    await until('the list to say so', async () =>
      (await platform.engine.containers.list({ all: true })).some(
        ({ id, state }) => id === ended && state === 'exited',
      ),
    );
  });
  after(() => platform.remove());

  it('measures what runs once, and shows what does not as such', async () => {
    const { run, events } = platform.run();
    const rows = await stats(run, { name: 'all' }, { once: false });
    const [mail, web] = rows;
    assert.deepEqual(
      [mail?.container, mail?.state, mail?.exitCode, mail?.cpuPercent],
      ['mail', 'exited', 3, null],
    );
    assert.ok(web && web.id === busy && web.state === 'running');
    // Some machines (nested cgroups of version 1) have engines that measure nothing: that is said, not shown as 0.
    if (web.memoryBytes === null) assert.match(JSON.stringify(events), /the engine measures nothing/);
    else
      assert.ok(
        (web.cpuPercent ?? 0) > 1 && web.memoryBytes > 0 && (web.pids ?? 0) >= 1,
        JSON.stringify(web),
      );
  });

  it('renews what it shows, and minds who comes and goes, until it is interrupted', async () => {
    const watching = platform.run({ terminal: { ...noTerminal, live: true } });
    const { run, events } = watching;
    const ended = stats(run, { name: 'web' }, { once: false }).catch((error: unknown) => error);
    const latest = () => framesIn(events).at(-1) ?? [];
    await until('the first', () => latest().some(({ id }) => id === busy));
    const joined = await platform.instance('web/two');
    await until('the other', () => latest().some(({ id, state }) => id === joined && state === 'running'));
    await platform.engine.containers.remove(joined, { force: true });
    await until('it to go', () => latest().every(({ id }) => id !== joined));
    watching.abort();
    const error = await ended;
    assert.ok(error instanceof InterruptedError && error.expected, String(error));
  });
});
