import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { UnreachableError } from '../../../src/core/index.ts';
import { createLocalHost, type RemoteMachine } from '../../../src/hosts/index.ts';
import type { Host } from '../../../src/ports/index.ts';
import { transferTree } from '../../../src/runner/index.ts';
import { testRun } from '../../support/run.ts';
import { SshHome, targetOf } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

const megabyte = 1024 * 1024;

describe('trees to and from a host (real sshd; runners §5.11)', function () {
  this.timeout(60_000);
  const local = createLocalHost();
  let sshd: TestSshd;
  let home: SshHome;
  let machine: RemoteMachine;
  let number = 0;
  /** A tree here, and where it goes there. */
  let from: string;
  let to: string;

  before(async () => {
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    machine = await home.open('s1');
  });
  after(async () => {
    await home.remove();
    await sshd.stop();
  });
  beforeEach(async () => {
    number += 1;
    from = home.path(`from ${number}`);
    to = home.path(`to ${number}/tree`);
    await mkdir(join(from, 'sub dir'), { recursive: true });
    await writeFile(join(from, 'one'), 'one');
    await writeFile(join(from, 'sub dir', "it's\na name"), 'two');
  });

  const put = (options = {}, host: Host = machine.host, source: Host = local) => {
    const { run, events } = testRun(home.directory);
    const result = transferTree(run, { host: source, path: from }, { host, path: to }, options);
    return Object.assign(result, { events });
  };
  const beside = () => readdir(join(to, '..'));
  const partName = '.tree.dockerops-part';
  /** Which of `a` to `d` are there already, on their way. */
  const arrived = async (): Promise<readonly string[]> => {
    const part = (await beside()).find((name) => name.startsWith(partName));
    const names = part === undefined ? [] : await readdir(join(to, '..', part));
    return names.filter((name) => /^[a-d]$/.test(name));
  };

  it('keeps modes, links, times and empty directories, and sends nothing the second time', async () => {
    await symlink('../one', join(from, 'sub dir', 'link'));
    await mkdir(join(from, 'empty'), { mode: 0o700 });
    await chmod(join(from, 'one'), 0o4750);
    await chmod(join(from, 'sub dir'), 0o555);
    await utimes(join(from, 'one'), 1e9, 1e9);
    await utimes(join(from, 'sub dir'), 1e9, 1e9);
    assert.equal((await put()).sentBytes, 6);
    assert.deepEqual(await beside(), ['tree']);
    assert.equal((await lstat(join(to, 'one'))).mode & 0o7777, 0o4750);
    for (const path of ['one', 'sub dir']) assert.equal((await lstat(join(to, path))).mtimeMs, 1e12, path);
    assert.equal((await lstat(join(to, 'sub dir'))).mode & 0o777, 0o555);
    assert.equal((await lstat(join(to, 'empty'))).mode & 0o777, 0o700);
    assert.equal(await readlink(join(to, 'sub dir', 'link')), '../one');
    assert.equal(await readFile(join(to, 'sub dir', "it's\na name"), 'utf8'), 'two');
    assert.deepEqual(await put(), { files: 6, sentFiles: 0, sentBytes: 0 });
    await chmod(join(from, 'sub dir'), 0o755);
    await chmod(join(to, 'sub dir'), 0o755);
  });

  it('sends what has changed, compares by content, and touches no file of the old tree', async () => {
    await put();
    execFileSync('ln', [join(to, 'one'), join(to, '..', 'held')]);
    await writeFile(join(to, 'theirs'), 'stays');
    await writeFile(join(from, 'sub dir', "it's\na name"), 'TWO');
    await utimes(join(from, 'one'), 1e9, 1e9);
    assert.deepEqual(await put(), { files: 4, sentFiles: 1, sentBytes: 3 });
    assert.equal((await lstat(join(to, 'one'))).mtimeMs, 1e12);
    assert.notEqual((await lstat(join(to, '..', 'held'))).mtimeMs, 1e12);
    assert.equal(await readFile(join(to, 'theirs'), 'utf8'), 'stays');
    await put({ delete: true });
    assert.deepEqual((await readdir(to)).sort(), ['one', 'sub dir']);
  });

  it('goes by size and time as rsync does, by content where asked to, or where a file was young when it was copied', async () => {
    const file = join(from, 'one');
    const rewrite = async (text: string, time: number) => {
      await writeFile(file, text);
      await utimes(file, time, time);
    };
    await rewrite('one', 1e9);
    await put();
    await rewrite('two', 1e9);
    assert.equal((await put()).sentFiles, 0);
    assert.equal((await put({ checksum: true })).sentFiles, 1);
    const now = Math.floor(Date.now() / 1000);
    await rewrite('one', now);
    await put();
    await rewrite('two', now);
    assert.equal((await put()).sentFiles, 1);
    assert.equal(await readFile(join(to, 'one'), 'utf8'), 'two');
  });

  it('leaves out what .dockeropsignore and the call name', async () => {
    await mkdir(join(from, 'logs'));
    for (const name of ['logs/a.log', 'logs/keep.log', 'b.tmp']) await writeFile(join(from, name), name);
    await writeFile(join(from, '.dockeropsignore'), '# not for hosts\nlogs\n!logs/keep.log\n');
    await put({ ignore: ['*.tmp'] });
    assert.deepEqual((await readdir(to)).sort(), ['.dockeropsignore', 'logs', 'one', 'sub dir']);
    assert.deepEqual(await readdir(join(to, 'logs')), ['keep.log']);
  });

  it('comes back the same way: get', async () => {
    const { run } = testRun(home.directory);
    const back = { host: local, path: to };
    await transferTree(run, { host: machine.host, path: from }, back);
    assert.equal(await readFile(join(to, 'sub dir', "it's\na name"), 'utf8'), 'two');
    assert.equal((await transferTree(run, { host: machine.host, path: from }, back)).sentFiles, 0);
  });

  it('leaves the old tree when the host dies in the middle, says so, and goes on where it was (F20)', async () => {
    await put();
    for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(from, name), Buffer.alloc(megabyte, name));
    await writeFile(join(from, 'one'), 'ONE');
    const machines = home.machines();
    const { host } = await machines.open(targetOf('s1'), new AbortController().signal);
    const running = put({}, host, stallingAfter(3 * megabyte));
    await until('something of it to be there', async () => (await arrived()).length > 1);
    machines.close();
    await assert.rejects(running, UnreachableError);
    assert.equal(await readFile(join(to, 'one'), 'utf8'), 'one');
    const said = running.events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.match(said.join(), /tree is as it was; what came of it lies in .*\.tree\.dockerops-part/);
    const { sentBytes } = await put();
    assert.ok(sentBytes > 0 && sentBytes < 4 * megabyte, String(sentBytes));
    assert.equal(await readFile(join(to, 'one'), 'utf8'), 'ONE');
    assert.deepEqual(await beside(), ['tree']);
  });

  for (const [way, ends] of [
    ['to', () => ({ from: local, to: machine.host })],
    ['from', () => ({ from: machine.host, to: local })],
  ] as const)
    it(`is left as it was by Ctrl-C on the way ${way} a host, and goes on the next time`, async () => {
      await put();
      for (const name of ['a', 'b', 'c', 'd'])
        await writeFile(join(from, name), Buffer.alloc(megabyte, name));
      const hosts = ends();
      const interrupted = testRun(home.directory);
      const { run } = interrupted;
      const source = { host: stallingAfter(3 * megabyte, hosts.from), path: from };
      const running = transferTree(run, source, { host: hosts.to, path: to });
      await until('something of it to be there', async () => (await arrived()).length > 1);
      interrupted.abort();
      await assert.rejects(running, (error) => error === run.signal.reason || run.signal.aborted);
      assert.deepEqual(await beside(), [partName, 'tree']);
      assert.deepEqual((await readdir(to)).sort(), ['one', 'sub dir']);
      const { run: next } = testRun(home.directory);
      const { sentBytes } = await transferTree(
        next,
        { host: hosts.from, path: from },
        { host: hosts.to, path: to },
      );
      assert.ok(sentBytes > 0 && sentBytes < 4 * megabyte, String(sentBytes));
      assert.deepEqual(await beside(), ['tree']);
    });

  it('is one of two that are put there at once, whole: the last one', async () => {
    await put();
    const trees = await Promise.all(
      ['x', 'y', 'z'].map(async (mark, index) => {
        const tree = home.path(`from ${number} ${mark}`);
        await mkdir(tree);
        // Some are right already, for one of them each.
        for (let file = 0; file < 30; file += 1)
          await writeFile(join(tree, `f${file}`), file % 3 === index ? 'as it is' : mark.repeat(1000));
        return tree;
      }),
    );
    await mkdir(join(to, 'first'));
    for (let file = 0; file < 30; file += 1) await writeFile(join(to, `f${file}`), 'as it is');
    const { run } = testRun(home.directory);
    const target = { host: machine.host, path: to };
    await Promise.all(
      trees.map((path) => transferTree(run, { host: local, path }, target, { delete: true })),
    );
    const winners = trees.filter(
      (tree) => execFileSync('sh', ['-c', 'diff -r "$1" "$2" || :', 'sh', tree, to]).length === 0,
    );
    assert.equal(winners.length, 1);
    assert.deepEqual(await beside(), ['tree']);
  });

  it('leaves alone what another transfer may be at, and takes away what nobody has been at for a day', async () => {
    await put();
    const names = ['new', 'old'].map((name) => `${partName}.${name}`);
    for (const name of names) await mkdir(join(to, '..', name));
    const dayAgo = Date.now() / 1000 - 25 * 3600;
    await utimes(join(to, '..', `${partName}.old`), dayAgo, dayAgo);
    await put();
    assert.deepEqual(await beside(), [`${partName}.new`, 'tree']);
  });

  it('says in one error that a disk is full or may only be read, and leaves the old tree (F21)', async () => {
    const place = home.path('small');
    await mkdir(place);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', place]);
    try {
      to = join(place, 'tree');
      await put();
      await writeFile(join(from, 'big'), Buffer.alloc(4 * megabyte));
      await assert.rejects(put(), /: No space left on device$/);
      assert.deepEqual((await readdir(to)).sort(), ['one', 'sub dir']);
      execFileSync('mount', ['-o', 'remount,ro', place]);
      await assert.rejects(put(), /: .*Read-only file system$/);
    } finally {
      execFileSync('umount', [place]);
    }
  });

  it('is changed file by file where it cannot be replaced at once, and says so', async () => {
    to = home.path(`mounted ${number}`);
    await mkdir(to);
    execFileSync('mount', ['-t', 'tmpfs', 'none', to]);
    try {
      const { events } = put();
      await until('the message', () => events.some(({ type }) => type === 'message'));
      await put();
      assert.deepEqual((await readdir(to)).sort(), ['one', 'sub dir']);
      assert.equal((await put()).sentFiles, 0);
    } finally {
      execFileSync('umount', [to]);
    }
  });

  /** A machine whose tars stop after so many bytes and never end. */
  const stallingAfter = (most: number, host: Host = local): Host => ({
    ...host,
    stream: (command, options) => {
      const { stdout, done } = host.stream(command, options);
      let sum = 0;
      const stalling = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          sum += chunk.length;
          if (sum < most) next(undefined, chunk);
        },
      });
      return { stdout: stdout.pipe(stalling), done };
    },
  });
});
