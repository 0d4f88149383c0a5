import assert from 'node:assert/strict';
import { UsageError, type DockeropsEvent, type SourceLine } from '../../../src/core/index.ts';
import { logs, type LogsOptions } from '../../../src/platform/index.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const shownIn = (events: readonly DockeropsEvent[]): readonly SourceLine[] =>
  events.flatMap((event) => (event.type === 'lines' ? event.lines : []));

const linesOf = (events: readonly DockeropsEvent[]) => shownIn(events).map(({ bytes }) => String(bytes));
const countTo = (last: number) => Array.from({ length: last }, (_, index) => String(index + 1));

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
    assert.deepEqual([...linesOf(events)].sort(), ['one', 'three', 'two']);
    assert.equal(shownIn(events).find(({ bytes }) => String(bytes) === 'two')?.stream, 'stderr');
    assert.ok(events.every((event) => event.type === 'lines' && event.nameWidth === undefined));
  });

  it('knows the secrets that host.conf holds, so that a log that repeats one is masked', async () => {
    await platform.write('conf/run.conf', '[store]\nsecret.TOKEN =\n');
    await platform.write('conf/host.conf', 'TOKEN = three-of-hearts\n');
    const { run } = platform.run();
    await logs(run, { name: 'store' });
    assert.equal(run.secrets.mask('got three-of-hearts'), 'got ***');
  });

  it('shows logs also where run.conf is broken', async () => {
    await platform.write('conf/run.conf', '[store');
    const { run, events } = platform.run();
    await logs(run, { name: 'store' });
    await platform.write('conf/run.conf', '');
    assert.equal(linesOf(events).length, 3);
  });

  it('merges several without loss, each line with its source, each source in order', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'web' });
    const of = (name: string) =>
      shownIn(events)
        .filter(({ source }) => source.name === name)
        .map(({ bytes }) => String(bytes));
    assert.deepEqual(of('web-nodeA'), countTo(2000));
    assert.deepEqual(of('web-nodeB'), countTo(3000));
    assert.equal(shownIn(events).length, 5000);
  });

  it('merges them in the order of time', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'all' });
    const times = shownIn(events).map(({ time }) => time);
    assert.deepEqual(times, [...times].sort());
    assert.match(times[0] ?? '', /^\d{4}-\d\d-\d\dT/);
  });

  it('shows only the last lines with tail, of each', async () => {
    const { run, events } = platform.run();
    await logs(run, { name: 'web' }, { tail: 2 });
    assert.deepEqual([...linesOf(events)].sort(), ['1999', '2000', '2999', '3000']);
  });

  it('shows only what is younger with since, and what is older with until', async () => {
    const shown = async (options: LogsOptions, laterMs = 0) => {
      const { run, events } = platform.run();
      const clock = { ...run.clock, now: () => Date.now() + laterMs };
      await logs({ ...run, clock }, { name: 'store' }, options);
      return linesOf(events).length;
    };
    assert.equal(await shown({ since: '10m' }), 3);
    assert.equal(await shown({ since: '10m' }, 3_600_000), 0);
    assert.equal(await shown({ until: '10m' }), 0);
    assert.equal(await shown({ until: '10m' }, 3_600_000), 3);
  });

  it('joins a line that the engine keeps in parts, under its own time only', async () => {
    for (const tty of [false, true]) {
      const id = await platform.instance('talk', {
        command: ['sh', '-c', 'head -c 50000 /dev/zero | tr "\\0" x; echo'],
        tty,
      });
      await platform.engine.containers.wait(id);
      const { run, events } = platform.run();
      await logs(run, { name: 'talk' });
      const [line, ...others] = shownIn(events);
      assert.equal(String(line?.bytes), 'x'.repeat(50_000));
      assert.deepEqual(others, []);
      await platform.engine.containers.remove(id, { force: true });
    }
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
