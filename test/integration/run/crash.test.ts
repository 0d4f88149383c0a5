import { builtCommand } from '../../support/built-command.ts';
import { containerName } from '../../../src/platform/labels.ts';
import { CrashScene, crashConf, crashImages } from '../../support/crash.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform } from './support.ts';
import assert from 'node:assert/strict';

/** Every point is gone through by `npm run test:crash`. */
describe('a run:all that is killed in the middle of a re-creation (platforms §4 F18)', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;
  let scene: CrashScene;
  before(async function () {
    platform = await builtPlatform(this, crashImages);
    await platform.write('conf/run.conf', crashConf('before'));
    scene = new CrashScene(platform, builtCommand());
  });
  after(() => platform.remove());

  it('once the old one is stopped: the next run goes back and converges', async () => {
    await scene.reset();
    const { left } = await scene.crashAt((call) => call.includes('/stop'));
    assert.match(left, /store exited, store.new created/);
  });

  it('once the old one is gone: the next run goes on', async () => {
    await scene.reset();
    const old = await platform.engine.containers.inspect(containerName(platform.name, 'store', 'one'));
    const { left } = await scene.crashAt((call) => call.startsWith(`DELETE /containers/${old?.id ?? ''}`));
    assert.match(left, /store.new running/);
    assert.doesNotMatch(left, /store exited/);
  });
});
