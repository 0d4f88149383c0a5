import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UnreachableError } from '../../../src/core/index.ts';
import { createShell } from '../../../src/runner/shell.ts';
import { Sudo } from '../../../src/runner/sudo.ts';
import { runChild } from '../../support/child.ts';
import { testRun } from '../../support/run.ts';
import { SshHome, targetOf } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');

/** Some chunks, then whatever happens to their source. */
async function* chunksBefore(end: () => unknown): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < 20; sent += 1) yield await Promise.resolve(chunk);
  await end();
}

async function* first(chunk: Buffer, error: Error): AsyncGenerator<Buffer> {
  yield await Promise.resolve(chunk);
  throw error;
}

const commands = (): readonly string[] => execFileSync('ps', ['-eo', 'args']).toString().split('\n');
const isWritten = (path: string): boolean =>
  commands().some((line) => line.startsWith('/bin/sh -c') && line.includes(path));
const runs = (command: string): boolean => commands().includes(command);

describe('a file on its way to and from a host (real sshd)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let home: SshHome;
  let target: string;

  before(async () => {
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    target = home.path('target');
  });
  beforeEach(() => writeFile(target, 'old', { mode: 0o640 }));
  after(async () => {
    await home.remove();
    await sshd.stop();
  });

  const files = async () => (await home.open('s1')).host.files;
  /** The old file, and nothing beside it. */
  const isUntouched = async () => {
    await until('the other side to end', () => !isWritten(target));
    assert.ok((await readFile(target, 'utf8')) === 'old');
    assert.deepEqual((await readdir(home.directory)).sort(), ['.ssh', 'target']);
  };

  it('is copied both ways, byte for byte, with its mode', async () => {
    const { run } = testRun(home.directory);
    const shell = createShell(run, (await home.open('s1')).host, new Sudo());
    const source = join(sshd.directory, 'source');
    await writeFile(source, Buffer.alloc(3_000_000, 'a line\n\0'), { mode: 0o750 });
    await shell.put(source, target);
    await shell.get(target, `${source}-back`);
    assert.ok((await readFile(source)).equals(await readFile(`${source}-back`)));
    assert.equal((await stat(`${source}-back`)).mode & 0o777, 0o750);
  });

  it('leaves the old file where its source breaks off', async () => {
    const broken = Readable.from(chunksBefore(() => Promise.reject(new Error('the disk died'))));
    await assert.rejects((await files()).writeStream(target, broken), /the disk died/);
    await isUntouched();
  });

  it('leaves the old file where the connection is lost', async () => {
    const machines = home.machines();
    const { host } = await machines.open(targetOf('s1'), new AbortController().signal);
    const cut = Readable.from(chunksBefore(() => machines.close()));
    await assert.rejects(host.files.writeStream(target, cut), UnreachableError);
    await isUntouched();
  });

  it('and a tree are read there only as long as somebody reads them here', async () => {
    const machines = home.machines();
    const { host } = await machines.open(targetOf('s1'), new AbortController().signal);
    const endless = `/proc/${process.pid}/../../dev/zero`;
    const streams = [await host.files.readStream(endless), await host.files.pack('/usr', 'usr')];
    for (const stream of streams) await once(stream as Readable, 'readable');
    const readers = (): boolean => runs(`cat -- ${endless}`) || runs('tar -C / -cf - -- usr');
    assert.ok(readers());
    for (const stream of streams) stream?.destroy();
    await until('both to end', () => !readers());
    machines.close();
  });

  it('leaves the old file where it cannot be read over there', async () => {
    const { run } = testRun(home.directory);
    const shell = createShell(run, (await home.open('s1')).host, new Sudo());
    // There for stat, and not for anybody who reads from its beginning.
    await assert.rejects(shell.get('/proc/self/mem', target), /\/proc\/self\/mem: Input\/output error/);
    await isUntouched();
  });

  it('leaves nothing here where dockerops ends in the middle of it, as at a second Ctrl-C', async () => {
    await runChild('half-a-file.ts', [target]);
    await isUntouched();
  });

  it('is an error as a tree, too, where its source breaks off between two files, or nothing can be packed', async () => {
    const there = await files();
    const tar = await buffer(await there.pack(home.directory, 'x'));
    const broken = Readable.from(first(tar.subarray(0, 512), new Error('the disk died')));
    await assert.rejects(there.unpack(broken, home.path('tree'), 'x'), /the disk died/);
    await assert.rejects(buffer(await there.pack('/no/such', 'x')), /no\/such: No such file/);
    await there.remove(home.path('tree'));
  });

  it('ends on Ctrl-C, and leaves the old file', async () => {
    const interrupted = testRun(home.directory);
    const { run } = interrupted;
    const { host } = await home.open('s1');
    const endless = async function* () {
      yield* chunksBefore(() => interrupted.abort());
      for (;;) yield await Promise.resolve(chunk);
    };
    const source = { ...run.ports.local.files, readStream: async () => Readable.from(endless()) };
    const local = { ...run.ports.local, files: source };
    const shell = createShell({ ...run, ports: { ...run.ports, local } }, host, new Sudo());
    await assert.rejects(shell.put(join(home.directory, '.ssh/key1'), target), (error: Error) => {
      assert.equal(error, run.signal.reason);
      return true;
    });
    await isUntouched();
  });
});
