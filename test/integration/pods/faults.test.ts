import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import { label } from '../../../src/platform/labels.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, cleanOn, recording, runOn, service, watched } from '../run/support.ts';

/** Calls that change something; the others fail in no other way. */
const changing = ['images.importTar', 'containers.create', 'containers.start'];

describe('making a pod when the engine fails at some change (platforms F3)', () => {
  let platform: ScratchPlatform;
  let calls: string[];
  before(async function () {
    const member = 'pod = front\nwait = started\npersistent_log = no\n';
    platform = await builtPlatform(
      this,
      { web: service, cache: service },
      `[web]\n${member}[cache]\n${member}`,
    );
    calls = [];
    await runOn(platform, 'all', {}, platform.run({ engine: recording(platform.engine, calls) }));
    await cleanOn(platform, 'all');
  });
  after(() => platform.remove());

  const containers = async () => {
    const labels = [`${label.project}=${platform.name}`];
    return platform.engine.containers.list({ labels, all: true });
  };

  it('leaves nothing half made, and the next run converges', async function () {
    this.timeout(120_000);
    const changes = calls.filter((call) => changing.includes(call));
    assert.deepEqual([...new Set(changes)], changing);
    for (const [at, call] of changes.entries()) {
      await platform.engine.images.remove(`${platform.name}/dockerops-pause`);
      let made = 0;
      const engine = watched(platform.engine, (name) => {
        if (changing.includes(name) && made++ === at) throw new DockeropsError(`no more ${call}`);
      });
      const told = `${call}, change ${at + 1}`;
      await assert.rejects(runOn(platform, 'all', {}, platform.run({ engine })), { exitCode: 1 }, told);
      assert.ok(
        (await containers()).every(({ state }) => state === 'running'),
        told,
      );
      await runOn(platform, 'all');
      const there = await containers();
      const pods = new Set(there.map(({ networkOf }) => networkOf));
      assert.deepEqual([there.length, pods.size], [3, 2], told);
      assert.ok(
        there.every(({ state }) => state === 'running'),
        told,
      );
      await cleanOn(platform, 'all');
    }
  });
});
