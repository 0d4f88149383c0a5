import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteMachine } from '../../../src/hosts/index.ts';
import type { Host } from '../../../src/ports/index.ts';
import { transferTree } from '../../../src/runner/index.ts';
import { testRun } from '../../support/run.ts';
import { SshHome } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

describe('what a tree takes on its way to a host (real sshd)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let home: SshHome;
  let machine: RemoteMachine;
  let from: string;
  let to: string;

  before(async () => {
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    machine = await home.open('s1');
    [from, to] = [home.path('from'), home.path('there/tree')];
  });
  after(async () => {
    await home.remove();
    await sshd.stop();
  });
  beforeEach(async () => {
    await mkdir(join(from, 'sub dir'), { recursive: true });
    await writeFile(join(from, 'one'), 'one');
    await writeFile(join(from, 'sub dir', "it's\na name"), 'two');
  });

  it('asks a host once what is there; a tree that changed takes two calls more, to unpack it and to put it in place', async () => {
    const { run } = testRun(home.directory);
    const calls: string[] = [];
    const counted: Host = {
      ...machine.host,
      run: (command, options) => (calls.push('run'), machine.host.run(command, options)),
      stream: (...asked) => (calls.push('stream'), machine.host.stream(...asked)),
    };
    const callsOf = async (options = {}) => {
      calls.length = 0;
      await transferTree(run, { host: run.ports.local, path: from }, { host: counted, path: to }, options);
      return calls.join(' ');
    };
    await utimes(join(from, 'one'), 1e9, 1e9);
    await utimes(join(from, 'sub dir', "it's\na name"), 1e9, 1e9);
    assert.equal(await callsOf(), 'run stream run');
    assert.equal(await callsOf(), 'run');
    await writeFile(join(from, 'one'), 'changed');
    await chmod(join(from, 'sub dir', "it's\na name"), 0o600);
    await writeFile(join(to, 'theirs'), 'goes');
    assert.equal(await callsOf({ delete: true }), 'run stream run');
    assert.deepEqual((await readdir(to)).sort(), ['one', 'sub dir']);
    assert.equal(await readFile(join(to, 'one'), 'utf8'), 'changed');
    assert.equal((await lstat(join(to, 'sub dir', "it's\na name"))).mode & 0o777, 0o600);
  });

  it('leaves nothing where nothing can be made, and does not say that it did', async () => {
    const { run, events } = testRun(home.directory);
    await assert.rejects(
      transferTree(run, { host: run.ports.local, path: from }, { host: machine.host, path: '/proc/tree' }),
    );
    const said = events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.ok(!said.join().includes('what came of it lies in'), said.join());
  });

  it('is summed up once for all the hosts it goes to, and again when a file has changed', async () => {
    const file = join(from, 'one');
    const { run } = testRun(home.directory);
    let sums = 0;
    const here: Host = {
      ...run.ports.local,
      run: (command, options) => {
        if (command.argv.includes('sha256sum')) sums += 1;
        return run.ports.local.run(command, options);
      },
    };
    const local = { ...run, ports: { ...run.ports, local: here } };
    const targets = [1, 2, 3].map((each) => home.path(`several/${each}`));
    const toAll = () =>
      Promise.all(
        targets.map((path) =>
          transferTree(local, { host: here, path: from }, { host: machine.host, path }, { checksum: true }),
        ),
      );
    await toAll();
    // What changed just now may change once more in the same moment.
    const { ctimeMs } = await lstat(file);
    await until('the files to be older than that', () => Date.now() > ctimeMs + 2100);
    await toAll();
    await toAll();
    assert.equal(sums, 1);
    await writeFile(file, 'ONE');
    const sent = (await toAll()).map(({ sentFiles }) => sentFiles);
    assert.deepEqual(sent, [1, 1, 1]);
    for (const target of targets) assert.equal(await readFile(join(target, 'one'), 'utf8'), 'ONE');
  });
});
