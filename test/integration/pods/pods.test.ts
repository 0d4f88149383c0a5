import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/index.ts';
import { info, ps, restart, start, status, stop } from '../../../src/platform/index.ts';
import { podContainerName } from '../../../src/platform/labels.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import {
  builtPlatform,
  cleanOn,
  freePort,
  inspect,
  recording,
  runOn,
  service,
  sh,
  writeRunConf,
} from '../run/support.ts';

describe('a pod: instances that share one network namespace', () => {
  let platform: ScratchPlatform;
  let port: number;
  const runConf = (more = '') => `
[web]
pod = front
ports[] = ${port}:8080
link.CACHE = cache
link.STORE = store
[cache]
pod = front
[store]
[client]
link.WEB = web
${more}`;

  before(async function () {
    port = await freePort();
    const dockerfiles = { web: service, cache: service, store: service, client: service };
    const exposing = `EXPOSE 9090\n${service}`;
    platform = await builtPlatform(this, { ...dockerfiles, late: exposing, twin: exposing }, runConf());
    await runOn(platform, 'all');
  });
  after(() => platform.remove());

  const pod = async () => {
    const found = await platform.engine.containers.inspect(podContainerName(platform.name, 'front'));
    if (!found) throw new Error('there is no pod front');
    return found;
  };
  const podAddress = async () => (await pod()).networks[platform.name]?.address ?? '';
  const resolved = (call: string, name: string) =>
    sh(platform, call, `getent hosts ${name} | head -1 | cut -d' ' -f1`);
  const done = async () =>
    Object.fromEntries((await runOn(platform, 'all')).map(({ container, did }) => [container, did]));
  const isOnline = async (call: string) =>
    (await sh(platform, call, 'test -e /sys/class/net/eth0 && echo online')) === 'online';

  it('has one address and one host name for all its members', async () => {
    const address = await podAddress();
    for (const call of ['web', 'cache'])
      assert.deepEqual(
        [await sh(platform, call, 'hostname -i'), await sh(platform, call, 'hostname')],
        [address, 'front'],
      );
    const rows = await ps(platform.run().run);
    assert.deepEqual(
      rows.map((row) => [row.container, row.pod, row.address === address]),
      [
        ['cache', 'front', true],
        ['client', null, false],
        ['store', null, false],
        ['web', 'front', true],
      ],
    );
  });

  it('shows the ports it publishes with the member they are for', async () => {
    const published = { containerPort: 8080, protocol: 'tcp', hostPort: port, hostAddress: '127.0.0.1' };
    const [cache, , , web] = await ps(platform.run().run);
    assert.deepEqual([cache?.ports, web?.ports], [[], [published]]);
    assert.deepEqual((await info(platform.run().run, { name: 'web' })).ports, [published]);
  });

  it('is where links to its members lead from outside; within, they lead to localhost', async () => {
    const address = await podAddress();
    assert.equal(await sh(platform, 'client', 'echo $WEB_CONTAINER_IP'), address);
    for (const name of ['WEB', 'web', 'web-one', 'cache-one', `${platform.name}-cache-one`])
      assert.equal(await resolved('client', name), address, name);
    assert.equal(await sh(platform, 'web', 'echo $CACHE_CONTAINER_IP'), '127.0.0.1');
    assert.equal(await resolved('web', 'CACHE'), '127.0.0.1');
    const store = await sh(platform, 'web', 'echo $STORE_CONTAINER_IP');
    assert.equal(await resolved('web', 'STORE'), store);
    assert.equal(await resolved('store', 'store'), store);
  });

  it('running all of it again does nothing, and asks the engine one thing; about the pod where ages do not tell', async () => {
    const calls: string[] = [];
    const again = await runOn(
      platform,
      'all',
      {},
      platform.run({ engine: recording(platform.engine, calls) }),
    );
    assert.deepEqual([...new Set(again.map(({ did }) => did))], ['nothing']);
    // An engine's list tells ages in whole seconds, minutes, hours: a member may be as old as its pod by these.
    assert.equal(calls[0], 'containers.list');
    assert.ok(calls.length === 1 || (calls.length === 2 && calls[1] === 'containers.inspect'), String(calls));
  });

  it('stays when a member is restarted, or made anew', async () => {
    const { id, startedAt } = await pod();
    await restart(platform.run().run, { name: 'web' }, { graceSeconds: 5 });
    await runOn(platform, 'cache', { instance: 'one', replace: true });
    assert.ok((await isOnline('web')) && (await isOnline('cache')));
    assert.deepEqual([(await pod()).id, (await pod()).startedAt], [id, startedAt]);
  });

  it('that was restarted behind our back gets its members restarted: they were cut off', async () => {
    await platform.engine.containers.restart((await pod()).id, 0);
    assert.equal(await isOnline('web'), false);
    assert.deepEqual(await done(), {
      web: 'restarted',
      cache: 'restarted',
      store: 'nothing',
      client: 'nothing',
    });
    assert.ok((await isOnline('web')) && (await isOnline('cache')));
  });

  it('that somebody stopped is started, and its members with it', async () => {
    await platform.engine.containers.stop((await pod()).id, 0);
    const members = (await status(platform.run().run)).filter(({ ok }) => !ok);
    assert.deepEqual(
      members.map(({ container, found, advice }) => [container, found, advice]),
      [
        ['web', 'cut off', 'dockerops run:all'],
        ['cache', 'cut off', 'dockerops run:all'],
      ],
    );
    const all = await done();
    assert.deepEqual([all['web'], all['cache'], all['client']], ['restarted', 'restarted', 'nothing']);
    assert.ok(await isOnline('web'));
  });

  it('that somebody removed is made anew with its members, at its address (platforms F10)', async () => {
    const [address, { id }] = [await podAddress(), await pod()];
    await platform.engine.containers.remove(id, { force: true });
    const all = await done();
    assert.deepEqual([all['web'], all['cache'], all['client']], ['re-created', 're-created', 'nothing']);
    assert.equal(await podAddress(), address);
    assert.ok(await isOnline('web'));
  });

  it('holds no port once all its members are stopped, and comes back with the first', async () => {
    await stop(platform.run().run, { name: 'cache' }, { graceSeconds: 5 });
    assert.equal((await pod()).state, 'running');
    await stop(platform.run().run, { name: 'web' }, { graceSeconds: 5 });
    assert.equal((await pod()).state, 'exited');
    await start(platform.run().run, { name: 'web' });
    assert.equal((await pod()).state, 'running');
    assert.ok(await isOnline('web'));
    assert.equal((await done())['cache'], 'started');
  });

  it('is not joined by what runs beside run.conf', async () => {
    await runOn(platform, 'cache', { instance: 'other' });
    const { networkOf, networks } = await inspect(platform, 'cache/other');
    assert.deepEqual([networkOf, Object.keys(networks)], [undefined, [platform.name]]);
    await cleanOn(platform, 'cache', 'other');
  });

  it('is made anew for another member by run:all only, and nobody else is touched', async () => {
    const [address, store] = [await podAddress(), (await inspect(platform, 'store')).id];
    await writeRunConf(platform, runConf('[late]\npod = front\nlink.WEB = web\n'));
    await assert.rejects(runOn(platform, 'late', { instance: 'one' }), {
      message: 'the pod front must be made anew, with all its members, as its members, links changed',
    });
    const all = await done();
    assert.deepEqual([all['web'], all['late'], all['client']], ['re-created', 'created', 'nothing']);
    assert.equal(await podAddress(), address);
    assert.equal((await inspect(platform, 'store')).id, store);
    assert.equal(await resolved('client', 'late-one'), address);
  });

  it('refuses a port that the images of two members expose, before anything is done (platforms F7)', async () => {
    const before = await pod();
    const both = '[late]\npod = front\n[twin]\npod = front\n';
    await writeRunConf(platform, runConf(both));
    await assert.rejects(runOn(platform, 'all'), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(
        error.message,
        /^port 9090\/tcp of the pod front is wanted by twin,instance=one and by late/,
      );
      assert.match(error.message, /conf\/run\.conf:\d+\)$/);
      return true;
    });
    assert.equal((await pod()).id, before.id);
    await writeRunConf(platform, runConf(both.replace(/$/, 'expose = 9091\n')));
    assert.equal((await done())['twin'], 'created');
  });

  it('is left by an instance that run.conf takes out, which gets an address of its own', async () => {
    const address = await podAddress();
    await writeRunConf(platform, runConf('[late]\n').replace('link.WEB = web', 'link.LATE = late'));
    await done();
    const late = (await inspect(platform, 'late')).networks[platform.name]?.address ?? '';
    assert.notEqual(late, address);
    assert.equal(await sh(platform, 'client', 'echo $LATE_CONTAINER_IP'), late);
    assert.deepEqual(await podAddress(), address);
    assert.deepEqual([...new Set(Object.values(await done()))], ['nothing']);
  });

  it('goes with its last member, and the network with it', async () => {
    await cleanOn(platform, 'web');
    assert.equal((await pod()).state, 'running');
    await cleanOn(platform, 'all');
    await assert.rejects(pod(), /there is no pod/);
    assert.equal(await platform.engine.networks.inspect(platform.name), undefined);
  });
});
