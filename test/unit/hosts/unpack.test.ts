import assert from 'node:assert/strict';
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { packFiles } from '../../../src/hosts/pack.ts';
import { unpackFiles } from '../../../src/hosts/unpack.ts';

type Part = Parameters<ReturnType<typeof pack>['entry']>[0] & { readonly text?: string };

function tarOf(...parts: readonly Part[]): Readable {
  const tar = pack();
  for (const { text = '', ...header } of parts) tar.entry(header, text);
  tar.finalize();
  return Readable.from(tar, { objectMode: false });
}

describe('copying trees', () => {
  let root: string;
  let target: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'dockerops-test-'));
    target = join(root, 'target');
    await mkdir(target);
  });
  afterEach(() => rm(root, { recursive: true }));
  const outside = () => readFile(join(root, 'outside'), 'utf8').catch(() => undefined);

  it('keeps modes, links and times, also of directories that may not be written to', async () => {
    const from = join(root, 'from');
    await mkdir(join(from, 'locked'), { recursive: true });
    await writeFile(join(from, 'locked', 'run'), 'x'.repeat(200_000));
    await chmod(join(from, 'locked', 'run'), 0o4750);
    await symlink('locked/run', join(from, 'short'));
    await link(join(from, 'locked', 'run'), join(from, 'twin'));
    await chmod(join(from, 'locked'), 0o555);
    assert.deepEqual(await unpackFiles(await packFiles(from, 'copy'), target, 'copy'), []);
    const copied = (...path: string[]) => lstat(join(target, 'copy', ...path));
    assert.equal((await copied('locked')).mode & 0o7777, 0o555);
    assert.equal((await copied('locked', 'run')).mode & 0o7777, 0o4750);
    assert.equal((await copied('twin')).size, 200_000);
    assert.equal(await readlink(join(target, 'copy', 'short')), 'locked/run');
    const before = await lstat(join(from, 'locked', 'run'));
    assert.equal(
      Math.floor((await copied('locked', 'run')).mtimeMs / 1000),
      Math.floor(before.mtime.getTime() / 1000), // node rounds to milliseconds first
    );
    await chmod(join(from, 'locked'), 0o755);
    await chmod(join(target, 'copy', 'locked'), 0o755);
  });

  it('gives the root another name, or takes what is in it', async () => {
    const tar = () => tarOf({ name: 'etc/', type: 'directory' }, { name: 'etc/a', text: 'one' });
    await unpackFiles(tar(), target, 'other');
    await unpackFiles(tar(), target, '.');
    assert.equal(await readFile(join(target, 'other', 'a'), 'utf8'), 'one');
    assert.equal(await readFile(join(target, 'a'), 'utf8'), 'one');
    await unpackFiles(await packFiles(join(target, 'other'), '.'), target, 'third');
  });

  it('replaces a file, and a link instead of what it leads to', async () => {
    await writeFile(join(root, 'outside'), 'mine');
    await symlink('../outside', join(target, 'a'));
    await unpackFiles(tarOf({ name: 'a', text: 'theirs' }), target, 'a');
    assert.equal(await readFile(join(target, 'a'), 'utf8'), 'theirs');
    assert.equal(await outside(), 'mine');
  });

  it('never leaves its directory, whatever a tar says', async () => {
    const hostile: readonly (readonly Part[])[] = [
      [{ name: 'x/../../outside', text: 'evil' }],
      [{ name: '../outside', text: 'evil' }],
      [
        { name: 'x/up', type: 'symlink', linkname: '../..' },
        { name: 'x/up/outside', text: 'evil' },
      ],
      [
        { name: 'x/up', type: 'symlink', linkname: root },
        { name: 'x/up/', type: 'directory' },
      ],
      [{ name: 'x/twin', type: 'link', linkname: '../../outside' }],
    ];
    for (const parts of hostile) {
      await assert.rejects(unpackFiles(tarOf(...parts), target, 'x'), /would lead out of the directory/);
      assert.equal(await outside(), undefined);
      await rm(join(target, 'x'), { recursive: true, force: true });
    }
    await unpackFiles(tarOf({ name: '/outside', text: 'evil' }), target, 'x');
    assert.equal(await readFile(join(target, 'x'), 'utf8'), 'evil');
  });

  it('leaves out devices, and says so; a directory in the way stays', async () => {
    const device = { name: 'x/null', type: 'character-device', devmajor: 1, devminor: 3 } as const;
    assert.deepEqual(await unpackFiles(tarOf(device), target, 'x'), ['x/null']);
    await mkdir(join(target, 'a'));
    await assert.rejects(
      unpackFiles(tarOf({ name: 'a', text: 'file' }), target, 'a'),
      /is in the way: it is a directory/,
    );
  });
});
