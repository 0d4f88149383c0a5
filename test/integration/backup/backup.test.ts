import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { DockeropsError } from '../../../src/core/index.ts';
import { backup, backups, quietOf, restore } from '../../../src/platform/index.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { recording } from '../run/support.ts';

describe('backup, restore and backups of a platform', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;
  let id: string;

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'mail']);
    const root = join(platform.directory, 'kept', 'web_one');
    for (const folder of ['data', 'log']) await mkdir(join(root, folder), { recursive: true });
    const volume = await platform.volume('data', 'web');
    const runtime = await platform.volume('runtime', 'web');
    id = await platform.instance('web', {
      mounts: [
        { type: 'bind', source: join(root, 'data'), target: '/data' },
        { type: 'bind', source: join(root, 'log'), target: '/var/log' },
        { type: 'bind', source: '/etc', target: '/host', readOnly: true },
        { type: 'volume', source: volume, target: '/srv/state' },
        { type: 'volume', source: runtime, target: '/run/dockerops' },
      ],
    });
    await platform.instance('mail', { start: false });
    await shell(
      'echo old > /data/a; echo old > /var/log/l; echo old > /srv/state/s; chown 12:34 /data/a; ln /data/a /data/b',
    );
  });
  after(() => platform.remove());

  const shell = async (script: string) =>
    (await platform.engine.containers.run(id, { argv: ['sh', '-c', script] })).stdout.trim();
  const context = () => platform.run().run;
  const one = { name: 'web', instance: 'one' };
  const save = (more: { last?: number } = {}) =>
    backup(context(), { name: 'web' }, { quiet: quietOf({}), packing: {}, keep: more });

  it('what an instance keeps comes back: directories and volumes, with owners and hard links; what the host lends does not', async () => {
    await save();
    const state = async () => (await platform.engine.containers.inspect(id))?.state;
    assert.equal(await state(), 'running');
    await shell('rm /data/b; echo new | tee /data/a /var/log/l > /srv/state/s; echo stays > /data/more');
    await restore(context(), one, { force: true });
    assert.equal(await state(), 'running');
    assert.equal(
      await shell('cat /data/a /data/b /var/log/l /srv/state/s /data/more'),
      'old\nold\nold\nold\nstays',
    );
    assert.equal(await shell('stat -c "%u:%g %h" /data/a'), '12:34 2');
    const [only] = await backups(context(), { name: 'all' }, {});
    assert.equal(only?.name, 'web-one');
    const helpers = await platform.engine.containers.list({
      labels: ['io.dockerops.role=helper'],
      all: true,
    });
    assert.deepEqual(
      helpers.filter(({ name }) => name.includes('dockerops-restore')),
      [],
    );
  });

  it('restore asks, naming what it overwrites, and does nothing without an answer', async () => {
    let asked = '';
    const terminal = {
      ...noTerminal,
      confirm: (question: string) => {
        asked = question;
        return Promise.resolve(false);
      },
    };
    await shell('echo newer > /data/a');
    await assert.rejects(restore(platform.run({ terminal }).run, one, {}), /nothing was restored/);
    assert.match(asked, /web,instance=one: \/data, \/srv\/state, \/var\/log \(stopped meanwhile\)/);
    assert.equal(await shell('cat /data/a'), 'newer');
  });

  it('where no archive can be written is told before anything is paused, and once', async () => {
    const calls: string[] = [];
    const { run, events } = platform.run({ engine: recording(platform.engine, calls) });
    const refused = (directory: string, message: RegExp) =>
      assert.rejects(backup(run, one, { quiet: quietOf({}), packing: {}, directory }), message);
    await symlink('/no/where', join(platform.directory, 'dangling'));
    await refused(
      '/proc/no-such',
      /backup of web-one .* to \/proc\/no-such: no directory can be made in \/proc/,
    );
    await refused('/dev/null', /\/dev\/null is no directory/);
    await refused('dangling', /dangling is no directory/);
    assert.ok(!calls.includes('containers.pause'));
    assert.deepEqual(
      events.filter((event) => event.type === 'message' && event.level === 'warning'),
      [],
    );
  });

  it('older archives stay under their dates as told; bad input is told before anything is touched', async () => {
    await save();
    assert.equal((await backups(context(), one, {})).length, 2);
    await save({ last: 1 });
    assert.equal((await backups(context(), one, {})).length, 1);
    await assert.rejects(
      backup(context(), { name: 'mail' }, { quiet: quietOf({}), packing: {} }),
      /mail keeps nothing/,
    );
    await assert.rejects(
      restore(context(), { name: 'mail', instance: 'two' }, { force: true }),
      /there is no instance/,
    );
    await assert.rejects(
      backup(context(), { name: 'web', instance: 'oen' }, { quiet: quietOf({}), packing: {} }),
      (error: DockeropsError) => {
        assert.equal(error.message, 'there is no instance of web,instance=oen');
        assert.deepEqual(error.hints, ['did you mean "one"?']);
        return true;
      },
    );
    await rm(join(platform.directory, 'backups'), { recursive: true });
    const { run } = platform.run();
    await assert.rejects(restore({ ...run, dryRun: true }, one, {}), /there is no archive .*web-one\.tar/);
    await assert.rejects(
      restore(context(), one, { force: true }),
      /there is no archive .*backups\/web-one\.tar/,
    );
  });
});
