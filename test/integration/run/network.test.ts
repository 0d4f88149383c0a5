import assert from 'node:assert/strict';
import { KindRegistry, applyPlan } from '../../../src/plan/index.ts';
import { rerun, restart } from '../../../src/platform/index.ts';
import { createNetwork, type NetworkParams } from '../../../src/platform/kinds/network-create.ts';
import { testProject } from '../../support/engine.ts';
import { testNetwork } from '../../support/network.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, cleanOn, inspect, recording, runOn, service, sh, writeRunConf } from './support.ts';

const runConf = `
[node,instance=nodeA]
link.STORE = store,instance=a
[node,instance=nodeB]
link.STORE = store,instance=b
[any,instance=one]
link.MY-STORE = store
[store,instance=a]
[store,instance=b]
`;

describe('links and fixed addresses (dockerops §4)', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await builtPlatform(this, { node: service, store: service, any: service }, runConf);
  });
  after(() => platform.remove());

  const address = async (call: string) =>
    (await inspect(platform, call)).networks[platform.name]?.address ?? '';
  const resolves = (call: string, name: string) => sh(platform, call, `getent hosts ${name} | cut -d' ' -f1`);

  it('two instances of one container lead to different neighbours, whatever the order in run.conf', async () => {
    const { events, ...test } = platform.run();
    await runOn(platform, 'all', {}, { events, ...test });
    for (const [node, store] of [
      ['nodeA', 'a'],
      ['nodeB', 'b'],
    ] as const) {
      const expected = await address(`store/${store}`);
      assert.equal(await sh(platform, `node/${node}`, 'echo $STORE_CONTAINER_IP'), expected);
      assert.deepEqual(
        [await resolves(`node/${node}`, 'STORE'), await resolves(`node/${node}`, 'store-' + store)],
        [expected, expected],
      );
    }
    assert.equal(await sh(platform, 'any/one', 'echo $MY_STORE_CONTAINER_IP'), await address('store/a'));
    assert.equal(await resolves('any/one', 'my-store'), await address('store/a'));
    const said = events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.ok(said.includes('any-one: MY-STORE is store-a'), said.join('\n'));
    assert.equal(
      (await inspect(platform, 'any/one')).labels['io.dockerops.link.MY-STORE'],
      'store,instance=a',
    );
  });

  it('running all of it again does nothing, and asks the engine one thing', async () => {
    const calls: string[] = [];
    const test = platform.run({ engine: recording(platform.engine, calls) });
    const done = await runOn(platform, 'all', {}, test);
    assert.deepEqual([...new Set(done.map(({ did }) => did))], ['nothing']);
    assert.deepEqual(calls, ['containers.list']);
  });

  it('addresses stay over a restart, and the variable stays true', async () => {
    const before = await address('store/a');
    await restart(platform.run().run, { name: 'store', instance: 'a' }, { graceSeconds: 5 });
    assert.equal(await address('store/a'), before);
    assert.equal(
      await sh(platform, 'node/nodeA', 'getent hosts STORE | cut -d" " -f1; echo $STORE_CONTAINER_IP'),
      `${before}\n${before}`,
    );
  });

  it('addresses stay over clean and run, and none is given away while its owner is stopped', async () => {
    const before = await address('store/b');
    const { id } = await inspect(platform, 'store/a');
    await platform.engine.containers.stop(id, 1);
    await cleanOn(platform, 'store', 'b');
    await runOn(platform, 'store', { instance: 'b' });
    assert.equal(await address('store/b'), before);
    await platform.engine.containers.start(id);
    assert.notEqual(await address('store/a'), before);
  });

  it('rerun keeps the address and the arguments, and takes what run.conf says now', async () => {
    await cleanOn(platform, 'any', 'one');
    await runOn(platform, 'any', { instance: 'one', env: { ARGUED: 'yes' } });
    const [before, { id }] = [await address('any/one'), await inspect(platform, 'any/one')];
    await writeRunConf(
      platform,
      `${runConf}[any]\n`.replace('link.MY-STORE', 'env.WRITTEN = yes\nlink.MY-STORE'),
    );
    await assert.rejects(
      runOn(platform, 'any', { instance: 'one' }),
      /other settings: env.ARGUED, env.WRITTEN/,
    );
    const [done] = await rerun(platform.run().run, { name: 'any', instance: 'one' });
    assert.equal(done?.did, 're-created');
    assert.notEqual((await inspect(platform, 'any/one')).id, id);
    assert.equal(await address('any/one'), before);
    assert.equal(await sh(platform, 'any/one', 'echo $ARGUED $WRITTEN'), 'yes yes');
  });

  it('rerun of all is one plan: each is made anew at its address, after what it links to', async () => {
    const calls = ['store/a', 'store/b', 'node/nodeA', 'node/nodeB', 'any/one'] as const;
    const before = await Promise.all(calls.map(address));
    const { events, run } = platform.run();
    const done = await rerun(run, { name: 'all' });
    assert.deepEqual(
      done.map(({ did }) => did),
      calls.map(() => 're-created'),
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'plan-made' ? [event.title] : [])),
      [`rerun all of ${platform.name}`],
    );
    const replaced = events.flatMap((event) =>
      event.type === 'step-ended' && event.step.id.startsWith('replace:') ? [event.step.id] : [],
    );
    assert.ok(
      replaced.indexOf('replace:store-a') < replaced.indexOf('replace:node-nodeA'),
      replaced.join(' '),
    );
    assert.deepEqual(await Promise.all(calls.map(address)), before);
  });

  it('a link to what does not run fails, naming it, and makes nothing', async () => {
    await cleanOn(platform, 'node', 'nodeA');
    await cleanOn(platform, 'store', 'a');
    await assert.rejects(runOn(platform, 'node', { instance: 'nodeA' }), {
      message: /node-nodeA links STORE to store,instance=a, but store-a is not running/,
    });
    await assert.rejects(inspect(platform, 'node/nodeA'), /there is no/);
  });
});

describe('instances whose network is gone', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await builtPlatform(
      this,
      { store: service, any: service },
      '[any]\nlink.STORE = store\n[store]\n[store,instance=b]\nlink.STORE = store\n',
    );
  });
  after(() => platform.remove());

  it('come back, at their addresses', async () => {
    const addressOf = async (call: string) =>
      (await inspect(platform, call)).networks[platform.name]?.address ?? '';
    const calls = ['store/one', 'store/b', 'any/one'];
    // One by one: an engine may lose count of those on a network when several come at once (moby#17217).
    for (const call of calls) {
      const [name = '', instance = ''] = call.split('/');
      await runOn(platform, name, { instance });
    }
    const before = await Promise.all(calls.map(addressOf));
    for (const call of calls) await platform.engine.containers.stop((await inspect(platform, call)).id, 0);
    await platform.engine.networks.remove(platform.name);
    await cleanOn(platform, 'any', 'one');
    const done = await runOn(platform, 'all');
    assert.deepEqual([...new Set(done.map(({ did }) => did))].sort(), ['created', 're-created']);
    assert.deepEqual(await Promise.all(calls.map(addressOf)), before);
  });
});

describe('the network of a project', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await builtPlatform(this, { web: service });
  });
  after(() => platform.remove());

  it('is made on the next subnet when another project takes the first meanwhile (platforms F12)', async () => {
    const other = testProject(platform.engine);
    try {
      const taken = await testNetwork(platform.engine, other);
      const prefix = taken.address(0).replace(/\.2$/, '');
      const params: NetworkParams = {
        name: platform.name,
        labels: { 'io.dockerops.project': platform.name },
        subnets: [`${prefix}.0/24`, '10.251.252.0/22'],
        slots: { 'web-one': 3 },
      };
      const steps = [{ id: 'network', kind: createNetwork.name, params: { ...params }, needs: [] }];
      const { run } = platform.run();
      const report = await applyPlan(
        { title: 't', steps, policy: 'stop' },
        new KindRegistry().add(createNetwork),
        run,
      );
      assert.deepEqual(report.outputs.get('network'), { 'web-one': '10.251.252.5' });
    } finally {
      await platform.engine.networks.remove(platform.name);
      await other.cleanUp();
    }
  });

  it('that dockerops did not make is refused, and nothing is done', async () => {
    const { engine, name } = platform;
    const place = { subnet: '10.251.248.0/24', range: '10.251.248.128/25', gateway: '10.251.248.1' };
    await engine.networks.create({ name, labels: { 'io.dockerops.test': name }, ...place });
    try {
      await assert.rejects(runOn(platform, 'web'), {
        message: `there is a network ${name} that dockerops did not make`,
        exitCode: 1,
      });
      assert.equal(
        (await engine.containers.list({ labels: [`io.dockerops.project=${name}`], all: true })).length,
        0,
      );
    } finally {
      await engine.networks.remove(name);
    }
  });
});
