import assert from 'node:assert/strict';
import { DockeropsError, UnreachableError } from '../../../src/core/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { testEngine } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';
import { NestedEngine } from '../../support/nested-engine.ts';
import { until } from '../../support/until.ts';

/** What stops, kills and starts an engine is done to one of its own. */
describe('an engine that goes away and comes back', function () {
  this.timeout(300_000);
  let nested: NestedEngine | undefined;
  let engine: Engine;
  const network = 't-net';
  const address = '10.77.0.5';

  before(async function () {
    const outer = await testEngine(this);
    const image = await distributionImage(outer);
    nested = await NestedEngine.start(outer);
    ({ engine } = nested);
    await nested.load(image);
    await engine.networks.create({
      name: network,
      labels: {},
      subnet: '10.77.0.0/24',
      range: '10.77.0.128/25',
      gateway: '10.77.0.1',
    });
    const id = await engine.containers.create({
      name: 't-one',
      image,
      // Ends at once when told to, so that no stop waits.
      command: ['sh', '-c', 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done'],
      env: {},
      labels: { 'io.dockerops.test': 'one' },
      mounts: [],
      ports: [],
      restart: 'unless-stopped',
      network: { name: network, address, aliases: ['one'], links: [] },
    });
    await engine.containers.start(id);
  });
  after(() => nested?.remove());

  const failure = async (work: Promise<unknown>): Promise<DockeropsError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };

  it('is spoken to over the same connection after a restart, its containers back at their addresses', async () => {
    await nested?.restartDaemon();
    const one = await until('the container', async () => {
      const found = await engine.containers.inspect('t-one');
      return found?.state === 'running' && found;
    });
    assert.equal(one.networks[network]?.address, address);
    const argv = ['getent', 'hosts', 'one'];
    const { stdout } = await engine.containers.run('t-one', { argv });
    assert.match(stdout, new RegExp(`^${address}`));
  });

  it('breaks off what runs on it with an error, not with silence', async () => {
    const session = await engine.containers.exec('t-one', { argv: ['sleep', '1000'] });
    const following = (async () => {
      for await (const line of engine.containers.logs('t-one', { follow: true })) assert.ok(line.text);
    })();
    const waiting = engine.containers.wait('t-one');
    const broken = Promise.all([failure(waiting), failure(session.ended()), failure(following)]);
    await nested?.killDaemon();
    const [wait] = await broken;
    assert.ok(wait instanceof UnreachableError, String(wait));
  });

  it('is unreachable when it crashed, although its socket is still there', async () => {
    const error = await failure(engine.containers.list({}));
    assert.ok(error instanceof UnreachableError);
    assert.match(error.message, /nothing listens there$/);
  });

  it('is there again without a new connection, and starts what it left stopped at its address', async () => {
    await nested?.startDaemon();
    // After a crash, 20.10 stops what went on without it and does not start it again, whatever its restart policy.
    await engine.containers.start('t-one');
    const one = await engine.containers.inspect('t-one');
    assert.equal(one?.state, 'running');
    assert.equal(one.networks[network]?.address, address);
  });
});
