import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { freeze } from '../../../src/platform/archives/index.ts';
import { mark } from '../../../src/platform/markers.ts';
import type { ContainerDetails } from '../../../src/ports/index.ts';
import { testRun } from '../../support/run.ts';
import { Backups, siteWithData } from './backups-support.ts';
import type { Site } from './support.ts';

describe('units: unit.backup, unit.restore, unit.backups', function () {
  this.timeout(120_000);
  let site: Site;
  let saved: Backups;

  before(async function () {
    site = await siteWithData(this);
    saved = new Backups(site);
  });
  after(() => site.remove());

  const running = async () => (await site.inspect('aa')) as ContainerDetails;
  const pauses = async (since: number): Promise<readonly string[]> => {
    const filter = { kinds: ['container'] as const, since, until: Math.ceil(Date.now() / 1000) };
    const seen: string[] = [];
    for await (const { action, attributes } of await site.engine.events(filter))
      if (attributes['name'] === `${site.name}-aa` && /pause|exec_create/.test(action))
        seen.push(action.replace(/: .*\//, ' '));
    return seen;
  };

  it('who writes into the volumes stands still meanwhile, or does what quiesce and resume say', async () => {
    const since = Date.now() / 1000;
    await saved.save();
    assert.deepEqual(await pauses(since), ['pause', 'unpause']);
    await saved.save({ quiesce: 'touch /d/quiet', resume: 'rm /d/quiet' });
    assert.equal((await pauses(since)).length, 4);
    assert.equal(await site.shell('aa', 'ls /d'), 'file');
    await assert.rejects(saved.save({ quiesce: 'echo why >&2; exit 3' }), /exit code 3/);
    await assert.rejects(saved.save({ resume: 'true' }), /resume takes back what quiesce did/);
  });

  it('a resume that fails costs no archive, and is tried again by the next backup', async () => {
    const archives = async () =>
      (await readdir(join(site.directory, 'backups'))).filter((name) => name.endsWith('.tar')).length;
    await saved.save();
    const before = await archives();
    await assert.rejects(saved.save({ quiesce: 'true', resume: 'test -e /d/go || exit 4' }), /exit code 4/);
    assert.equal(await archives(), before + 1);
    await site.shell('aa', 'touch /d/go');
    await saved.save();
    await site.shell('aa', 'rm /d/go');
    assert.equal(await archives(), before + 2);
  });

  it('what a killed backup left paused is set going by the next command of the unit, and its halves are gone', async () => {
    await freeze(
      testRun(site.directory).run,
      [await running()],
      { pause: true },
      { 'io.dockerops.unit': site.name },
    );
    assert.equal((await running()).state, 'paused');
    await site.write(`backups/${site.name}-data.tar.new.0123456789ab.tmp`, 'half');
    await saved.save();
    assert.equal((await running()).state, 'running');
    assert.ok(!(await readdir(join(site.directory, 'backups'))).some((name) => name.endsWith('.tmp')));
    assert.deepEqual(await site.engine.volumes.list({ labels: [`io.dockerops.unit=${site.name}`] }), []);
  });

  it('backups are listed with size and checksum, the newest first; last=1 keeps one', async () => {
    await saved.save();
    await saved.save();
    assert.ok((await saved.list()).length > 1);
    await saved.save({ last: 1 });
    const [only, ...others] = await saved.list();
    assert.equal(others.length, 0);
    assert.match(only?.sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal(only?.verified, 'not tried');
    assert.equal(only.sizeBytes, (await readFile(only.file)).length);
  });

  it('a restore stops who writes there and starts it again; an older one is named by its date', async () => {
    const { startedAt } = await running();
    await site.shell('aa', 'echo one > /d/file');
    await saved.save();
    await site.shell('aa', 'echo two > /d/file');
    await saved.save();
    await saved.restore();
    assert.equal(await site.shell('aa', 'cat /d/file'), 'two');
    assert.notEqual((await running()).startedAt, startedAt);
    const [, date] = /\.(\d{8}-\d{6}(?:-\d+)?)\.tar$/.exec((await saved.list())[1]?.file ?? '') ?? [];
    await saved.restore({ date });
    assert.equal(await site.shell('aa', 'cat /d/file'), 'one');
    await assert.rejects(saved.restore({ date: '19990101-000000' }), /no archive/);
  });

  it('a byte that changed is noticed before anything is touched', async () => {
    await site.shell('aa', 'echo one > /d/file');
    await saved.save();
    await saved.spoil();
    await site.shell('aa', 'echo kept > /d/file');
    await assert.rejects(saved.restore(), /its bytes changed since/);
    assert.equal(await site.shell('aa', 'cat /d/file'), 'kept');
  });

  it('what a broken restore had stopped is not remembered any more once it is removed, be it by the last command', async () => {
    const extra = (order: string) => `'{{T}}-extra':
  creation: {image: '{{I}}', command: sleep 600}
---
- '{{T}}-extra': {command: ${order}}
`;
    await site.run('extra', extra('create'));
    const { id = '' } = (await site.inspect('extra')) ?? {};
    const owner = { 'io.dockerops.unit': site.name };
    await mark(testRun(site.directory).run, 'stopped', { id }, owner);
    await site.run('extra', extra('remove'));
    assert.deepEqual(await site.engine.volumes.list({ labels: [`io.dockerops.unit=${site.name}`] }), []);
  });

  it('extended attributes of files are kept: capabilities, and those of users', async () => {
    const value = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');
    const tar = pack();
    const pax = { 'SCHILY.xattr.security.capability': value, 'SCHILY.xattr.user.note': 'mine' };
    tar.entry({ name: 'tool', mode: 0o755, pax }, 'x');
    tar.finalize();
    const id = (await running()).id;
    await site.engine.containers.putArchive(id, '/d', tar as never);
    // Records of tar's extended header, with their values in octal.
    const attributes = () =>
      site.shell(
        'aa',
        'tar --xattrs --format=posix -cf - /d/tool | grep -ao "SCHILY.xattr.*" | sort | od -An -c | tr -d " \\n"',
      );
    const before = await attributes();
    assert.match(before, /xattr\.security\.capability=001.*xattr\.user\.note=mine/);
    await saved.save();
    await site.shell('aa', 'rm /d/tool');
    await saved.restore();
    assert.equal(await attributes(), before);
  });
});
