import assert from 'node:assert/strict';
import { UsageError, type DockeropsEvent } from '../../../src/core/index.ts';
import { logs } from '../../../src/platform/index.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';

type Output = Extract<DockeropsEvent, { type: 'output' }>;
const outputs = (events: readonly DockeropsEvent[]): readonly Output[] =>
  events.filter((event) => event.type === 'output');

const linesOf = (events: readonly DockeropsEvent[]) => outputs(events).map(({ text }) => text.trimEnd());

describe('logs on a real engine', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this, ['store', 'web', 'talk', 'mail']);
    const counting = (count: number) => ['sh', '-c', `seq 1 ${count}`];
    const ids = await Promise.all([
      platform.instance('web/nodeA', { command: counting(2000) }),
      platform.instance('web/nodeB', { command: counting(3000) }),
      platform.instance('store', { command: ['sh', '-c', 'echo one; echo two >&2; printf three'] }),
    ]);
    await Promise.all(ids.map((id) => platform.engine.containers.wait(id)));
  });
  after(() => platform.remove());

  it('shows one instance as it wrote, also a last line without an end', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'store' });
    const shown = outputs(events);
    assert.deepEqual(shown.map(({ text }) => text).sort(), ['one\n', 'three\n', 'two\n']);
    assert.equal(shown.find(({ text }) => text === 'two\n')?.stream, 'stderr');
    assert.ok(shown.every(({ source }) => source === undefined));
  });

  it('merges several without loss, each line with its source, each source in order', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'web' });
    const of = (source: string) =>
      outputs(events)
        .filter((event) => event.source === source)
        .map(({ text }) => Number(text));
    assert.deepEqual(
      of('web-nodeA'),
      Array.from({ length: 2000 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      of('web-nodeB'),
      Array.from({ length: 3000 }, (_, index) => index + 1),
    );
    assert.equal(outputs(events).length, 5000);
  });

  it('merges them in the order of time', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'web' }, { timestamps: true });
    const times = linesOf(events).map((line) => line.split(' ')[0] ?? '');
    assert.deepEqual(times, [...times].sort());
    assert.match(times[0] ?? '', /^\d{4}-\d\d-\d\dT/);
  });

  it('shows only the last lines with tail, of each', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'web' }, { tail: 2 });
    assert.deepEqual(linesOf(events).sort(), ['1999', '2000', '2999', '3000']);
  });

  it('shows only what is younger with since', async () => {
    const later = platform.run();
    await logs(
      { ...later.run, clock: { ...later.run.clock, now: () => Date.now() + 3_600_000 } },
      { name: 'store' },
      { since: '10m' },
    );
    assert.deepEqual(linesOf(later.events), []);
    const { run, events } = platform.run();
    await logs(run, { name: 'store' }, { since: '10m' });
    assert.equal(events.length, 3);
  });

  it('follows until the run is aborted, and then ends quietly', async () => {
    const id = await platform.instance('talk', {
      command: ['sh', '-c', 'trap exit TERM; n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done'],
    });
    const following = platform.run();
    const { run, events } = following;
    const ended = logs(run, { name: 'talk' }, { follow: true });
    await until('five lines', () => linesOf(events).length >= 5).finally(() => following.abort());
    await ended;
    const lines = linesOf(events).map(Number);
    assert.deepEqual(
      lines,
      Array.from({ length: lines.length }, (_, index) => index + 1),
    );
    await platform.engine.containers.remove(id, { force: true });
  });

  it('stops following when the instances have ended', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'store' }, { follow: true });
    assert.equal(outputs(events).length, 3);
  });

  it('says how to run what has no instance', async () => {
    await assert.rejects(logs(platform.run().run, { name: 'mail' }), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual(error.hints, ['dockerops run:mail']);
      return true;
    });
  });

  it('refuses a since that is neither age nor time, and shows what would do', async () => {
    await assert.rejects(
      logs(platform.run().run, { name: 'store' }, { since: 'yesterday' }),
      (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.hints.join(), /10m/);
        return true;
      },
    );
  });
});
