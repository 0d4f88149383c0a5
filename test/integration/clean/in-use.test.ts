import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import { clean } from '../../../src/platform/index.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const force = { force: true, graceSeconds: 0 };

describe('clean where something is in use', () => {
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
});
