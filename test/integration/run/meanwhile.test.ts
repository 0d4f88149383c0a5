import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import { createLock } from '../../../src/docker/index.ts';
import { start } from '../../../src/platform/index.ts';
import { containerName, label } from '../../../src/platform/labels.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, inspect, runOn, service, watched, writeRunConf } from './support.ts';

const conf = (greeting: string) =>
  `[web]\nwait = started\npersistent_log = no\nenv.GREETING = ${greeting}\nsecret.TOKEN =\n`;

describe('a run:all under which somebody else is at work', () => {
  let platform: ScratchPlatform;
  let name: string;
  before(async function () {
    platform = await builtPlatform(this, { web: service });
    name = containerName(platform.name, 'web', 'one');
    await platform.write('conf/host.conf', 'TOKEN = a secret\n');
  });
  after(() => platform.remove());

  beforeEach(async () => {
    await writeRunConf(platform, conf('hello'));
    await runOn(platform, 'all');
  });

  /** Containers of the project: `web-one running`. */
  async function there(): Promise<readonly string[]> {
    const labels = [`${label.project}=${platform.name}`];
    const found = await platform.engine.containers.list({ labels, all: true });
    return found.map((one) => `${one.name.slice(platform.name.length + 1)} ${one.state}`);
  }

  /** The first call of this kind finds the engine otherwise than the plan did. */
  function meanwhile(call: string, act: () => Promise<void>) {
    let acted = false;
    const engine = watched(platform.engine, async (made) => {
      if (made !== call || acted) return;
      acted = true;
      await act();
    });
    return runOn(platform, 'all', {}, platform.run({ engine }));
  }

  const failure = async (work: Promise<unknown>): Promise<DockeropsError> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof DockeropsError) return error;
    throw new Error(`it did not fail as it should: ${String(error)}`);
  };

  const remove = (one: string) => platform.engine.containers.remove(one, { force: true });

  /** The container that is to take the place of the old one. */
  async function successor(): Promise<string> {
    const labels = [`${label.project}=${platform.name}`];
    const found = await platform.engine.containers.list({ labels, all: true });
    return found.find((one) => one.name.startsWith(`${name}.new-`))?.id ?? '';
  }

  it('platforms §4 F10: names what was removed before it was started, and makes it anew the next time', async () => {
    await platform.engine.containers.stop(name, 0);
    const error = await failure(meanwhile('containers.start', () => remove(name)));
    assert.equal(error.message, 'web-one was removed by somebody else meanwhile');
    assert.deepEqual([error.exitCode, await there()], [1, []]);
    assert.equal((await runOn(platform, 'all'))[0]?.did, 'created');
  });

  it('platforms §4 F10: re-creates what was removed between plan and swap', async () => {
    await writeRunConf(platform, conf('hi'));
    const [done] = await meanwhile('containers.stop', () => remove(name));
    assert.equal(done?.did, 're-created');
    assert.deepEqual(await there(), ['web-one running']);
    assert.equal((await inspect(platform, 'web')).env['GREETING'], 'hi');
  });

  it('platforms §4 F10: goes back to the old one when the new one was removed in the middle of the swap', async () => {
    await writeRunConf(platform, conf('hi'));
    const error = await failure(meanwhile('containers.start', async () => remove(await successor())));
    assert.match(error.message, /web-one.*the old web-one runs again$/);
    assert.doesNotMatch(error.message, /[0-9a-f]{64}/);
    assert.deepEqual([error.exitCode, await there()], [1, ['web-one running']]);
    assert.equal((await runOn(platform, 'all'))[0]?.did, 're-created');
    assert.deepEqual(await there(), ['web-one running']);
  });

  it('platforms §4 F11: names a foreign container that took the name in the middle of the swap, and finishes once it is gone', async () => {
    await writeRunConf(platform, conf('hi'));
    let foreign = '';
    const error = await failure(
      meanwhile('containers.rename', async () => {
        foreign = await platform.foreign('web-one');
      }),
    );
    const taken = `the new web-one runs, but its name is taken: a container named ${name} has come up meanwhile`;
    assert.deepEqual([error.message, error.exitCode], [taken, 1]);
    const again = await failure(runOn(platform, 'all'));
    assert.match(again.message, /is the name of a container that dockerops did not make/);
    assert.equal((await platform.engine.containers.inspect(foreign))?.state, 'running');
    await remove(foreign);
    await runOn(platform, 'all');
    assert.deepEqual(await there(), ['web-one running']);
    assert.equal((await inspect(platform, 'web')).env['GREETING'], 'hi');
  });

  it('platforms §4 F18: starts the old one again that a killed run had stopped, when the next does not come up either', async () => {
    const bad = (greeting: string) =>
      `${conf(greeting).replace('started', 'ready')}ready.command = false\ntimeout = 1\n`;
    for (const next of ['hi', 'hey']) {
      await writeRunConf(platform, bad('hi'));
      await killedOnceStarted();
      assert.deepEqual((await there()).length, 2, 'the old one and the one that was to take its place');
      await writeRunConf(platform, bad(next));
      const error = await failure(runOn(platform, 'all'));
      assert.match(error.message, /web-one is not ready after 1 s.*the old web-one runs again$/);
      assert.deepEqual(await there(), ['web-one running']);
      assert.equal((await inspect(platform, 'web')).env['GREETING'], 'hello');
    }
  });

  /** As a run that is killed: from the first look at the new one on it asks nothing of the engine any more. */
  async function killedOnceStarted(): Promise<void> {
    let started = false;
    let killed = false;
    const engine = watched(platform.engine, (made) => {
      killed ||= started && made === 'containers.inspect';
      started ||= made === 'containers.start';
      if (killed) throw new Error('killed');
    });
    await assert.rejects(runOn(platform, 'all', {}, platform.run({ engine })), /killed/);
  }

  it('waits for what a killed run was stopping, and starts it again', async () => {
    const slow = `command = sh -c 'trap "sleep 1; exit" TERM; while :; do sleep 1000 & wait $!; done'\n`;
    await writeRunConf(platform, `${conf('hello')}${slow}`);
    await runOn(platform, 'all');
    for (const again of [() => runOn(platform, 'all'), () => start(platform.run().run, { name: 'web' })]) {
      await stopAndDie();
      await again();
      assert.deepEqual(await there(), ['web-one running']);
      const { startedAt } = await inspect(platform, 'web');
      assert.ok(Date.parse(startedAt) > stoppedAt, 'it was started after it had been stopped');
    }
  });

  let stoppedAt = 0;
  /** What is left of a `stop` that was killed: its lock, and an engine that goes on. */
  async function stopAndDie(): Promise<void> {
    const { run } = platform.run();
    const lock = createLock(platform.engine, { ...run, actor: { ...run.actor, bootId: 'an earlier one' } });
    await lock.acquire(platform.name);
    const killed = new AbortController();
    const labels = [`${label.project}=${platform.name}`];
    const heard = await platform.engine.bind(killed.signal).events({ kinds: ['container'], labels });
    const stop = platform.engine.bind(killed.signal).containers.stop(name);
    for await (const { action } of heard) if (action === 'kill') break;
    killed.abort();
    await assert.rejects(stop);
    stoppedAt = Date.now();
    assert.deepEqual(await there(), ['web-one running']);
  }

  it('leaves no lock and no runtime volume but its own', async () => {
    const labels = [`${label.project}=${platform.name}`];
    const volumes = await platform.engine.volumes.list({ labels });
    assert.deepEqual(
      volumes.map((volume) => volume.labels[label.role]),
      ['runtime'],
    );
  });
});
