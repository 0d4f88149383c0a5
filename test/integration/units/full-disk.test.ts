import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import type { DockeropsError } from '../../../src/core/index.ts';
import { siteFor, type Site } from './support.ts';

const run = promisify(execFile);
const start = `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d]}
  startup: {binds: {'{{T}}-small': /small}}
---
- '{{T}}-aa': {command: start}
`;
const megabyte = 1024 * 1024;

describe('units: a full disk', function () {
  this.timeout(60_000);
  let site: Site;
  let backups: string;

  before(async function () {
    site = await siteFor(this);
    backups = join(site.directory, 'backups');
    await new Docker({ socketPath: '/var/run/docker.sock' }).createVolume({
      Name: `${site.name}-small`,
      DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' },
    });
    await site.run('start', start);
    await mkdir(backups);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', backups]);
  });
  after(async () => {
    await run('umount', [backups]);
    await site.remove();
  });

  const failure = (command: string): Promise<DockeropsError> =>
    site.run(command).then(
      () => assert.fail('there was room'),
      (error: unknown) => error as DockeropsError,
    );

  it('where backups go: says so, the archive before is as it was, nothing half is left, and all runs on', async () => {
    await site.run('backup');
    const archive = join(backups, `${site.name}-aa.tar`);
    const before = await readFile(archive);
    const names = await readdir(backups);
    await site.shell('aa', 'head -c 16M /dev/urandom > /d/big');
    const error = await failure('backup');
    assert.match(error.message, /cannot write .*backups\/\S+-aa\.tar.*: no space left on device/i);
    assert.ok(before.equals(await readFile(archive)));
    assert.deepEqual(await readdir(backups), names);
    assert.equal((await site.inspect('aa'))?.state, 'running');
    await site.shell('aa', 'rm /d/big');
    await site.run('backup');
  });

  it('under a volume: the restore says so, and what ran stays stopped until one goes well', async () => {
    const big = join(site.directory, 'big');
    const tar = async (bytes: number) => {
      await mkdir(join(big, 'small'), { recursive: true });
      await writeFile(join(big, 'small', 'file'), Buffer.alloc(bytes, 1));
      await run('tar', ['-C', big, '-cf', join(backups, `${site.name}-aa.tar`), 'small']);
      await run('rm', ['-f', join(backups, `${site.name}-aa.tar.json`)]);
    };
    await tar(9 * megabyte);
    const error = await failure('restore');
    assert.match(error.message, /no space left on device/i);
    assert.match(error.message, /aa stays stopped/);
    assert.equal((await site.inspect('aa'))?.state, 'exited');
    await tar(1000);
    await site.run('restore');
    assert.equal((await site.inspect('aa'))?.state, 'running');
  });
});
