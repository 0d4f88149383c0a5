import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ip, info, ps, status } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { ConfigError, DockeropsError, UsageError } from '../../../src/core/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { freePort } from '../../support/free-port.ts';
import { testRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

describe('ps on a real engine', () => {
  let platform: ScratchPlatform;
  let other: ScratchPlatform;
  let foreign: string;
  let hostPort: number;

  before(async function () {
    hostPort = await freePort();
    platform = await ScratchPlatform.create(this, ['store', 'web', 'mail']);
    other = await ScratchPlatform.create(this);
    await platform.network();
    await platform.instance('store', { network: true });
    await platform.instance('web/nodeA', {
      labels: { [label.type]: 'published', [`${label.link}BASE`]: 'store,instance=one' },
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort, hostAddress: '127.0.0.1' }],
    });
    const ended = await platform.instance('web/nodeB', { command: ['sh', '-c', 'exit 3'] });
    await platform.engine.containers.wait(ended);
    await other.instance('store');
    foreign = await platform.foreign('stranger');
  });
  after(async () => {
    await platform.remove();
    await other.remove();
  });

  const names = async (selection?: { name: string; instance?: string }) =>
    (await ps(platform.run().run, selection)).map(
      (row) => `${row.container ?? row.name}/${row.instance ?? ''}`,
    );

  it("shows the project's running instances", async () => {
    assert.deepEqual(await names(), ['store/one', 'web/nodeA']);
  });

  it('shows stopped ones too with all, with their exit code', async () => {
    const rows = await ps(platform.run().run, { name: 'all' });
    assert.deepEqual(
      rows.map(({ instance, state, exitCode }) => [instance, state, exitCode]),
      [
        ['one', 'running', null],
        ['nodeA', 'running', null],
        ['nodeB', 'exited', 3],
      ],
    );
  });

  it('shows other projects and foreign containers with reallyall', async () => {
    const rows = await ps(platform.run().run, { name: 'reallyall' });
    assert.ok(rows.some((row) => row.project === other.name && row.container === 'store'));
    const stranger = rows.find((row) => row.id === foreign);
    assert.equal(stranger?.foreign, true);
    assert.equal(stranger.container, null);
    assert.equal(stranger.name, `${platform.name}-stranger`);
  });

  it('shows reallyall outside of a project too, and nothing else', async () => {
    const { run } = testRun(tmpdir());
    assert.ok((await ps(run, { name: 'reallyall' })).some((row) => row.id === foreign));
    await assert.rejects(ps(run), ConfigError);
  });

  it('shows named ones in any state, by wildcards also', async () => {
    assert.deepEqual(await names({ name: 'web' }), ['web/nodeA', 'web/nodeB']);
    assert.deepEqual(await names({ name: 'w*', instance: '*B' }), ['web/nodeB']);
    assert.deepEqual(await names({ name: 'mail' }), []);
  });

  it('suggests the nearest name for an unknown one', async () => {
    await assert.rejects(names({ name: 'maill' }), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.hints.join(), /"mail"/);
      return true;
    });
  });

  it('has a documented shape as JSON', async () => {
    const [row] = await ps(platform.run().run, { name: 'web', instance: 'nodeA' });
    assert.ok(row);
    const { id, createdAt, ageSeconds, address, ...rest } = JSON.parse(JSON.stringify(row)) as typeof row;
    assert.match(id, /^[0-9a-f]{64}$/);
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 600_000);
    assert.ok(ageSeconds >= 0 && ageSeconds < 600);
    assert.match(address, /^\d+\.\d+\.\d+\.\d+$/);
    assert.deepEqual(rest, {
      project: platform.name,
      container: 'web',
      instance: 'nodeA',
      type: 'published',
      pod: null,
      name: `${platform.name}-web-nodeA`,
      state: 'running',
      health: null,
      exitCode: null,
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort, hostAddress: '127.0.0.1' }],
      image: 'debian:bookworm-slim',
      beingReplaced: false,
      foreign: false,
    });
  });

  it('costs one list call', async () => {
    let calls = 0;
    const { engine } = platform;
    const counting = {
      ...engine,
      containers: {
        list: (filter: Parameters<Engine['containers']['list']>[0]) => {
          calls += 1;
          return engine.containers.list(filter);
        },
      },
    } as unknown as Engine;
    const { run } = platform.run({ engine: counting });
    await ps(run);
    await ps(run, { name: 'reallyall' });
    assert.equal(calls, 2);
  });

  describe('info', () => {
    it('tells of one instance what the engine and its labels say', async () => {
      const found = await info(platform.run().run, { name: 'web', instance: 'nodeA' });
      assert.equal(found.state, 'running');
      assert.deepEqual(found.links, { BASE: 'store,instance=one' });
      assert.equal(found.image.name, 'debian:bookworm-slim');
      assert.equal(found.labels[label.project], platform.name);
      assert.ok(found.started !== null);
      assert.equal(found.restarts.count, 0);
    });

    it('looks at a stopped one too', async () => {
      const found = await info(platform.run().run, { name: 'web', instance: 'nodeB' });
      assert.deepEqual([found.state, found.exitCode], ['exited', 3]);
    });

    it('masks what sounds like a secret', async () => {
      const env = { DB_PASSWORD: 'hunter2', GREETING: 'hello' };
      const settings = { [label.settings]: JSON.stringify({ settings: { env } }) };
      const id = await platform.instance('mail', { env, labels: settings, start: false });
      const { env: shown, labels } = await info(platform.run().run, { name: 'mail' });
      await platform.engine.containers.remove(id);
      assert.doesNotMatch(JSON.stringify(labels), /hunter2/);
      assert.deepEqual([shown['DB_PASSWORD'], shown['GREETING']], ['***', 'hello']);
    });
  });

  describe('ip', () => {
    it('is the address on the network of the project', async () => {
      const address = await ip(platform.run().run, { name: 'store' });
      assert.match(address, /^10\.2\d\d\.\d+\.\d+$/);
    });

    it('needs to know which of several', async () => {
      await assert.rejects(ip(platform.run().run, { name: 'web', instance: 'nodeB' }), {
        name: 'UsageError',
        message: /not running/,
      });
    });
  });

  describe('status', () => {
    it('compares run.conf with what is there', async () => {
      await platform.write('conf/run.conf', '[store]\n\n[web,instance=nodeB]\n\n[mail]\n');
      const rows = await status(platform.run().run);
      assert.deepEqual(
        rows.map(({ container, instance, wanted, found }) => [container, instance, wanted, found]),
        [
          ['store', 'one', true, 'running'],
          ['web', 'nodeB', true, 'exited'],
          ['mail', 'one', true, 'missing'],
          ['web', 'nodeA', false, 'running'],
        ],
      );
    });

    it('says where run.conf is broken, while ps goes on', async () => {
      await platform.write('conf/run.conf', '[store\n');
      await assert.rejects(status(platform.run().run), DockeropsError);
      assert.deepEqual(await names({ name: 'store' }), ['store/one']);
    });
  });
});
