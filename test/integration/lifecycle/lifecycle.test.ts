import assert from 'node:assert/strict';
import { InterruptedError, UsageError, type DockeropsEvent } from '../../../src/core/index.ts';
import { ip, logs, ps, rerun, restart, start, stop } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const done = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) =>
    event.type === 'step-ended' && event.outcome === 'done' ? [event.step.title] : [],
  );

describe('stop, start and restart on a real engine', () => {
  let platform: ScratchPlatform;
  let store: string;
  let web: string;

  beforeEach(async function () {
    platform = await ScratchPlatform.create(this);
    await platform.network();
    store = await platform.instance('store', { network: true });
    const labels = { [`${label.link}STORE`]: 'store,instance=one' };
    web = await platform.instance('web', { network: true, labels });
  });
  afterEach(() => platform.remove());

  const state = async (id: string) => (await platform.engine.containers.inspect(id))?.state;

  it('stop dependents first, start link targets first and wait until they are up', async () => {
    const stopping = platform.run();
    await stop(stopping.run, { name: 'all' });
    assert.deepEqual(done(stopping.events), ['stop web-one', 'stop store-one']);
    assert.deepEqual([await state(store), await state(web)], ['exited', 'exited']);

    const starting = platform.run();
    await start(starting.run, { name: 'all' });
    assert.deepEqual(done(starting.events), [
      'start store-one',
      'wait for store-one',
      'start web-one',
      'wait for web-one',
    ]);
    assert.deepEqual([await state(store), await state(web)], ['running', 'running']);
  });

  it('stop only what is named', async () => {
    await stop(platform.run().run, { name: 'st*' });
    assert.deepEqual([await state(store), await state(web)], ['exited', 'running']);
  });

  it('do nothing twice', async () => {
    await stop(platform.run().run, { name: 'web' });
    const again = platform.run();
    await stop(again.run, { name: 'web' });
    assert.deepEqual(done(again.events), []);
  });

  it('restart keeps container and address', async () => {
    const before = await ip(platform.run().run, { name: 'store' });
    await restart(platform.run().run, { name: 'all' });
    assert.deepEqual([await state(store), await state(web)], ['running', 'running']);
    assert.equal(await ip(platform.run().run, { name: 'store' }), before);
  });

  it('kill what does not end within its time', async () => {
    const stubborn = await platform.instance('web/stubborn', { command: ['sleep', '1000'] });
    await stop(platform.run().run, { name: 'web', instance: 'stubborn' }, { graceSeconds: 0 });
    assert.equal((await platform.engine.containers.inspect(stubborn))?.exitCode, 137);
  });

  it('see an instance down before an interrupted stop gives up the lock: the engine goes on with it', async () => {
    await platform.instance('web/slow', { command: ['sh', '-c', 'trap : TERM; while :; do sleep 1; done'] });
    const interrupted = platform.run();
    const emit = (event: DockeropsEvent) => {
      if (event.type === 'step-progress') interrupted.abort();
    };
    const stopping = stop(
      { ...interrupted.run, emit },
      { name: 'web', instance: 'slow' },
      { graceSeconds: 1 },
    );
    await assert.rejects(stopping, InterruptedError);
    assert.equal(await state(`${platform.name}-web-slow`), 'exited');
  });

  it('show the exit code of an instance that does not stay up', async () => {
    await platform.instance('web/mortal', { command: ['sh', '-c', 'echo ouch; exit 7'], start: false });
    await assert.rejects(start(platform.run().run, { name: 'web', instance: 'mortal' }), (error: unknown) => {
      assert.match(String(error), /exit code 7/);
      assert.deepEqual((error as { excerpt?: unknown }).excerpt, ['ouch']);
      return true;
    });
  });

  it('say how to run what is not there to start', async () => {
    await assert.rejects(start(platform.run().run, { name: 'web', instance: 'two' }), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual(error.hints, ['dockerops run:web,instance=two']);
      return true;
    });
  });

  it('refuse a name that nobody knows, as logs, ps and rerun do, and name the nearest', async () => {
    const refused = async (work: Promise<unknown>) => {
      const error: unknown = await work.then(
        () => 'nothing is wrong',
        (thrown: unknown) => thrown,
      );
      return error instanceof UsageError ? [error.message, ...error.hints] : error;
    };
    const { run } = platform.run();
    const mistyped = { name: 'store', instance: 'oen' };
    for (const verb of [stop, start, restart, logs, ps, rerun])
      assert.deepEqual(
        await refused(verb(run, mistyped)),
        ['there is no instance of store,instance=oen', 'did you mean "one"?'],
        verb.name,
      );
    const nobodys = await refused(rerun(run, { name: 'all', instance: 'two' }));
    assert.deepEqual(nobodys, ['there is no instance of all,instance=two', 'dockerops ps:all']);
  });

  it('find nothing to stop, and nothing to start, of what only run.conf knows', async () => {
    await platform.write('conf/run.conf', '[store,instance=tow]\n');
    const { run } = platform.run();
    const described = { name: 'store', instance: 'tow' };
    await stop(run, described);
    assert.deepEqual(await ps(run, described), []);
    await assert.rejects(start(run, described), { hints: ['dockerops run:store,instance=tow'], exitCode: 2 });
  });

  it('refuse a negative timeout before anything is stopped', async () => {
    await assert.rejects(stop(platform.run().run, { name: 'all' }, { graceSeconds: -1 }), UsageError);
    assert.equal(await state(web), 'running');
  });
});
