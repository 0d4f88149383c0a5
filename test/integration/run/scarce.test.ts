import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { DockeropsError } from '../../../src/core/index.ts';
import { createLocalHost } from '../../../src/hosts/index.ts';
import { KindRegistry, applyPlan } from '../../../src/plan/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { createNetwork, type NetworkParams } from '../../../src/platform/kinds/network-create.ts';
import type { Host } from '../../../src/ports/index.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import {
  builtPlatform,
  cleanOn,
  freePort,
  inspect,
  runOn,
  service,
  watched,
  writeRunConf,
} from './support.ts';

describe('what is scarce: ports, subnets and addresses', () => {
  let platform: ScratchPlatform;
  let port: number;
  before(async function () {
    port = await freePort();
    platform = await builtPlatform(this, { web: `EXPOSE ${port}\n${service}`, plain: service });
  });
  afterEach(() => cleanOn(platform, 'all'));
  after(() => platform.remove());

  const failure = async (promise: Promise<unknown>): Promise<DockeropsError> => {
    const error: unknown = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof DockeropsError) return error;
    throw new Error(`it did not fail as it should: ${String(error)}`);
  };

  /** Containers, networks and volumes of the project. */
  async function things(): Promise<number> {
    const { containers, networks, volumes } = platform.engine;
    const labels = [`${label.project}=${platform.name}`];
    const mine = (await networks.list()).filter(({ name }) => name === platform.name);
    const [all, kept] = await Promise.all([containers.list({ labels, all: true }), volumes.list({ labels })]);
    return all.length + mine.length + kept.length;
  }

  const listen = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });
  const close = (server: Server) => new Promise((resolve) => server.close(resolve));

  const published = '[web,instance=one]\npublish_ports = yes\n';

  it('a port that two instances expose is found in the plan, and nothing is made (platforms F7)', async () => {
    await writeRunConf(platform, `${published}${published.replace('one', 'two')}`);
    const error = await failure(runOn(platform, 'all'));
    assert.match(error.message, new RegExp(`port .*${port}/tcp is wanted by web-one and by web-two`));
    assert.deepEqual([error.exitCode, await things()], [1, 0]);
    await writeRunConf(platform, published);
    assert.equal((await runOn(platform, 'all'))[0]?.did, 'created');
  });

  it('a port that is taken as the instance starts is named, and the next run converges (platforms F7)', async () => {
    await writeRunConf(platform, published);
    let server: Server | undefined;
    const engine = watched(platform.engine, async (call) => {
      if (call === 'containers.start') server ??= await listen();
    });
    const error = await failure(runOn(platform, 'all', {}, platform.run({ engine })));
    assert.equal(error.exitCode, 1);
    assert.match(error.message, new RegExp(`web-one.*${port}`, 's'));
    await assert.rejects(inspect(platform, 'web'), /there is no/);
    if (server) await close(server);
    assert.equal((await runOn(platform, 'all'))[0]?.did, 'created');
  });

  /** A machine whose routes lead everywhere, as some VPNs have it. */
  const routedEverywhere = (): Host => {
    const local = createLocalHost();
    const routes = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
    return { ...local, facts: async () => ({ ...(await local.facts()), routes }) };
  };

  it('no free subnet is said before anything is made (platforms F12)', async () => {
    await writeRunConf(platform, '[plain]\n');
    const error = await failure(runOn(platform, 'all', {}, platform.run({ host: routedEverywhere() })));
    assert.equal(error.message, `no subnet is free for network ${platform.name}`);
    assert.deepEqual([error.exitCode, await things()], [1, 0]);
    assert.equal((await runOn(platform, 'all'))[0]?.did, 'created');
  });

  it('subnets that all overlap what has come up meanwhile are named (platforms F12)', async () => {
    const { engine, name } = platform;
    const taken = { subnet: '10.251.240.0/24', range: '10.251.240.128/25', gateway: '10.251.240.1' };
    await engine.networks.create({ name: `${name}-other`, labels: { 'io.dockerops.test': name }, ...taken });
    try {
      const subnets = ['10.251.240.0/25', '10.251.240.128/25'];
      const params: NetworkParams = { name, labels: { [label.project]: name }, subnets, slots: {} };
      const steps = [{ id: 'network', kind: createNetwork.name, params: { ...params }, needs: [] }];
      const plan = { title: 't', steps, policy: 'stop' as const };
      const error = await failure(applyPlan(plan, new KindRegistry().add(createNetwork), platform.run().run));
      assert.equal(error.message, `no subnet is free for network ${name}: tried ${subnets.join(', ')}`);
      assert.equal(await things(), 0);
    } finally {
      await engine.networks.remove(`${name}-other`);
    }
  });

  it('a network without a free address is said before anything is made; a pod needs but one (platforms F12)', async () => {
    const { engine, name } = platform;
    const labels = { [label.project]: name, [label.role]: 'network' };
    const tiny = { subnet: '10.251.241.0/29', range: '10.251.241.4/30', gateway: '10.251.241.1' };
    await engine.networks.create({ name, labels, ...tiny });
    const sections = ['a', 'b', 'c'].map((instance) => `[plain,instance=${instance}]\n`);
    await writeRunConf(platform, sections.join(''));
    const error = await failure(runOn(platform, 'all'));
    assert.equal(error.message, 'no address is left for plain-c: all 2 are in use');
    assert.deepEqual([error.exitCode, await things()], [1, 1]);
    await writeRunConf(platform, `pod = all\n${sections.join('')}`);
    const done = await runOn(platform, 'all');
    assert.deepEqual([...new Set(done.map(({ did }) => did))], ['created']);
    assert.equal(new Set(done.map(({ address }) => address)).size, 1);
  });
});
