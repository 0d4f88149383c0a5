import assert from 'node:assert/strict';
import { DockeropsError, messageOf } from '../../../src/core/index.ts';
import { clean } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { watched } from '../run/support.ts';

const force = { force: true, graceSeconds: 0 };

describe('clean where something goes wrong', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this);
  });
  after(() => platform.remove());

  it('platforms §4 F13: names a volume that somebody else uses, removes the rest, and the next clean that volume', async () => {
    const id = await platform.instance('web');
    const runtime = await platform.volume('runtime', 'web');
    const user = await platform.foreign('user', {
      mounts: [{ type: 'volume', source: runtime, target: '/x' }],
    });
    const error: unknown = await clean(platform.run().run, { name: 'all' }, force).catch(
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError);
    assert.equal(error.exitCode, 1);
    assert.match(error.message, new RegExp(`remove the volume ${runtime}: .*in use`));
    assert.ok(!(await platform.exists(id)));
    assert.equal((await platform.engine.containers.inspect(user))?.state, 'running');
    await platform.engine.containers.remove(user, { force: true });
    await clean(platform.run().run, { name: 'all' }, force);
    assert.equal(await platform.engine.volumes.inspect(runtime), undefined);
  });

  it('platforms §4 F3: says which call failed, whichever it is, and the next clean removes the rest', async () => {
    const labels = [`${label.project}=${platform.name}`];
    const failed: string[] = [];
    for (let at = 0; failed.length === at; at += 1) {
      await platform.network();
      await platform.instance('web', { network: true, start: false });
      await platform.volume('runtime', 'web');
      await cleanWithout(at, failed);
      await clean(platform.run().run, { name: 'all' }, force);
      assert.deepEqual(await platform.engine.containers.list({ labels, all: true }), []);
      assert.deepEqual(await platform.engine.volumes.list({ labels }), []);
      assert.equal(await platform.engine.networks.inspect(platform.name), undefined);
    }
    // Networks and volumes go at the same time: either may be the one that is counted.
    assert.match(failed.join(), /containers\.remove.*(volumes|networks)\.remove/);
  });

  it('says what helps where the engine counts somebody on a network that nobody is on', async () => {
    await platform.network();
    const engine = watched(platform.engine, (call) => {
      if (call === 'networks.remove') throw new DockeropsError('the network has active endpoints');
    });
    await assert.rejects(
      clean(platform.run({ engine }).run, { name: 'all' }, force),
      ({ hints }: DockeropsError) => hints.join().includes('restart the engine'),
    );
  });

  /** Cleans while the call of this number fails, and notes which one that was. */
  async function cleanWithout(at: number, failed: string[]): Promise<void> {
    let made = 0;
    const engine = watched(platform.engine, (call) => {
      if (made++ !== at) return;
      failed.push(call);
      throw new DockeropsError(`no more ${call}`);
    });
    const error: unknown = await clean(platform.run({ engine }).run, { name: 'all' }, force).catch(
      (thrown: unknown) => thrown,
    );
    const broke = made > at;
    assert.equal(error instanceof DockeropsError && error.exitCode === 1, broke, failed.at(-1));
    if (broke) assert.match(messageOf(error), /no more /);
  }
});
