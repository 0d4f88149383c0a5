import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, readlink, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeniedError, TimeoutError, UnreachableError, type DockeropsError } from '../../../src/core/index.ts';
import { createLocalHost, type RemoteMachine } from '../../../src/hosts/index.ts';
import { SshHome, lineOf, targetOf } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { sleepers, someSleep } from '../../support/sleepers.ts';
import { until } from '../../support/until.ts';

describe('a host over SSH (real sshd)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let second: TestSshd;
  let home: SshHome;
  let machine: RemoteMachine;

  before(async () => {
    [sshd, second] = await Promise.all([
      startSshd(['MaxStartups 2:100:2'], ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6']),
      startSshd(['ForceCommand echo "welcome to rc"; eval "$SSH_ORIGINAL_COMMAND"']),
    ]);
    home = await SshHome.make(sshd, second);
    machine = await home.open('s1');
  });
  after(async () => {
    await home.remove();
    await Promise.all([sshd.stop(), second.stop()]);
  });

  it('runs a command as this machine does: one shape of result', async () => {
    const command = {
      argv: ['/bin/sh', '-c', 'pwd; echo "$A $1"; cat; echo no >&2; exit 3', 'sh', `it's $HOME`],
      cwd: '/usr',
      env: { A: 'a "b"' },
      stdin: 'in\n',
    };
    const [there, here] = await Promise.all([machine.host.run(command), createLocalHost().run(command)]);
    assert.deepEqual(
      [there.stdout, there.stderr, there.exitCode, there.command],
      [here.stdout, here.stderr, here.exitCode, here.command],
    );
  });

  it('tells lines as they come, and every byte of much output', async () => {
    const lines: string[] = [];
    const argv = ['/bin/sh', '-c', 'seq 1 20000; echo e >&2'];
    const { stdout } = await machine.host.run(
      { argv },
      { onLine: (line, on) => void lines.push(`${on} ${line}`) },
    );
    assert.equal(stdout.length, 108_894);
    assert.equal(lines.length, 20_001);
    assert.ok(lines.includes('stderr e') && lines.includes('stdout 20000'));
  });

  it('is not misled by what a login shell prints (a noisy rc file)', async () => {
    const { host } = await home.open('s2');
    assert.equal((await host.run({ argv: ['echo', 'hi'] })).stdout, 'hi\n');
    assert.equal(
      (await host.files.read('/etc/hostname'))?.toString(),
      await readFile('/etc/hostname', 'utf8'),
    );
  });

  it('runs more commands at once than sshd has sessions (MaxSessions), all on one connection', async () => {
    const argv = ['/bin/sh', '-c', 'echo "$SSH_CONNECTION"; sleep 0.05'];
    const results = await Promise.all(Array.from({ length: 30 }, () => machine.host.run({ argv })));
    assert.deepEqual(new Set(results.map(({ exitCode }) => exitCode)), new Set([0]));
    assert.equal(new Set(results.map(({ stdout }) => stdout)).size, 1);
  });

  it('ends the command at a deadline and when it is interrupted: no child is left', async () => {
    const [late, broken] = [someSleep(), someSleep()];
    const sleep = (seconds: string) => ({ argv: ['/bin/sh', '-c', `sleep ${seconds}; true`] });
    await assert.rejects(machine.host.run(sleep(late), { deadlineMs: 300 }), TimeoutError);
    const controller = new AbortController();
    const run = machine.host.run(sleep(broken), { signal: controller.signal, onLine: () => undefined });
    await until('it to run', () => sleepers(broken) > 0);
    controller.abort();
    await assert.rejects(run, { code: 'interrupted' });
    await until('both to be gone', () => sleepers(late) + sleepers(broken) === 0);
  });

  it('leaves no child when the connection goes (runners §5.9), and says that it went', async () => {
    const seconds = someSleep();
    const machines = home.machines();
    const { host } = await machines.open(targetOf('s1'), new AbortController().signal);
    const run = host.run({ argv: ['sleep', seconds] });
    await until('it to run', () => sleepers(seconds) > 0);
    machines.close();
    await assert.rejects(run, UnreachableError);
    await until('it to be gone', () => sleepers(seconds) === 0);
  });

  it('has files: written at once with their mode, read, listed, packed and unpacked, removed', async () => {
    const { files } = machine.host;
    const place = home.path('files');
    await files.write(`${place}/deep/a "b"`, 'one', 0o640);
    await files.write(`${place}/deep/a "b"`, Buffer.from([0, 255, 10]));
    await symlink('a "b"', `${place}/deep/link`);
    assert.deepEqual(await files.read(`${place}/deep/link`), Buffer.from([0, 255, 10]));
    assert.deepEqual(await files.list(`${place}/deep`), ['a "b"', 'link']);
    const stat = await files.stat(`${place}/deep/a "b"`);
    assert.deepEqual([stat?.type, stat?.mode, stat?.sizeBytes], ['file', 0o640, 3]);
    assert.equal((await files.stat(`${place}/deep/link`))?.type, 'link');
    for (const absent of [files.read(`${place}/no`), files.list(`${place}/no`), files.stat(`${place}/no`)])
      assert.equal(await absent, undefined);
    const local = createLocalHost().files;
    await files.unpack(await local.pack(`${place}/deep`, 'copy'), place, 'copy');
    await local.unpack(await files.pack(`${place}/copy`, 'back'), place, 'back');
    assert.equal((await local.stat(`${place}/back/a "b"`))?.mode, 0o640);
    for (const copy of ['copy', 'back']) assert.equal(await readlink(`${place}/${copy}/link`), 'a "b"');
    await files.remove(place);
    assert.equal(await files.stat(place), undefined);
  });

  it('tells the facts of its machine, and what it can connect to', async () => {
    const [there, here] = await Promise.all([machine.host.facts(), createLocalHost().facts()]);
    assert.deepEqual([there.hostname, there.bootId, there.uid], [here.hostname, here.bootId, here.uid]);
    assert.deepEqual(there.routes, here.routes);
    assert.equal(await machine.host.connect('127.0.0.1', sshd.port, 5000), 'accepted');
    assert.equal(await machine.host.connect('127.0.0.1', 1, 5000), 'refused');
    assert.equal(await machine.host.portTaken(sshd.port, 'tcp', '127.0.0.1'), true);
    assert.equal(await machine.host.portTaken(1, 'tcp', ''), false);
  });

  it('streams a tar, and says what went wrong with it', async () => {
    const good = machine.host.stream({ argv: ['echo', 'x'] });
    assert.equal(await text(good.stdout), 'x\n');
    await good.done;
    const bad = machine.host.stream({ argv: ['/bin/sh', '-c', 'echo no >&2; exit 2'] });
    await assert.rejects(text(bad.stdout), /exit code 2/);
    await assert.rejects(bad.done, /exit code 2/);
  });

  it('gets in although sshd drops connections at random (MaxStartups): retried with jitter', async () => {
    const addresses = [1, 2, 3, 4, 5, 6].map((last) => `127.0.0.${last}`);
    for (const address of addresses)
      await appendFile(home.path('.ssh/known_hosts'), `[${address}]:${sshd.port} ${sshd.hostKey.trim()}\n`);
    const config = `${await readFile(home.path('.ssh/config'), 'utf8')}
Host 127.0.0.*
  User ${sshd.user}
  IdentityFile ${home.directory}/.ssh/key1
  UserKnownHostsFile ${home.directory}/.ssh/known_hosts\n`;
    await home.write('.ssh/config', config);
    const machines = home.machines();
    const opened = addresses.map((address) =>
      machines.open(targetOf(address, sshd.port), new AbortController().signal),
    );
    const all = await Promise.all(opened);
    const results = await Promise.all(all.map(({ host }) => host.run({ argv: ['true'] })));
    assert.deepEqual(
      results.map(({ exitCode }) => exitCode),
      [0, 0, 0, 0, 0, 0],
    );
  });

  it('that drops everybody is told as such, with what sshd may have against us: exit code 4', async () => {
    const full = await startSshd(['MaxStartups 1:100:1']);
    const knocking = connect(full.port, '127.0.0.1');
    const crowded = await SshHome.make(full);
    try {
      await once(knocking, 'data'); // sshd has greeted the one it lets in
      await assert.rejects(crowded.open('s1'), (error: DockeropsError) => {
        assert.match(error.message, /broke the connection off before it said who it is/);
        assert.match(error.hints.join(), /MaxStartups.*PerSourcePenalties/);
        assert.equal(error.exitCode, 4);
        return true;
      });
    } finally {
      knocking.destroy();
      await Promise.all([crowded.remove(), full.stop()]);
    }
  });

  it('refuses a user whom nobody knows, naming the host: exit code 5', async () => {
    const machines = home.machines();
    const target = { ...targetOf('s1'), address: { host: 's1', user: 'nobody' } };
    await assert.rejects(machines.open(target, new AbortController().signal), (error: DockeropsError) => {
      assert.ok(error instanceof DeniedError);
      assert.equal(error.host, 's1');
      assert.match(error.message, /does not let nobody in \(tried publickey\)/);
      return true;
    });
  });

  it('says who does not answer: exit code 4', async () => {
    const machines = home.machines();
    await assert.rejects(machines.open(targetOf('127.0.0.1', 1), new AbortController().signal), {
      message: 'cannot connect to 127.0.0.1 port 1: nothing listens there',
      exitCode: 4,
      host: '127.0.0.1',
    });
  });

  it('opens an encrypted key by a passphrase asked for once, and does without a terminal', async () => {
    const key = home.path('.ssh/key1');
    const plain = await readFile(key, 'utf8');
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', key]);
    try {
      const asked: string[] = [];
      const ask = (question: string) => {
        asked.push(question);
        return Promise.resolve(asked.length === 1 ? 'wrong' : 'open sesame');
      };
      const terminal = { interactive: true, ask, confirm: () => Promise.resolve(false) };
      const machines = home.machines({ terminal });
      await Promise.all(
        ['s1', 's1'].map((host) => machines.open(targetOf(host), new AbortController().signal)),
      );
      assert.deepEqual(asked, Array(2).fill(`Passphrase of ${key}:`));
      await assert.rejects(home.open('s1'), DeniedError);
    } finally {
      await home.write('.ssh/key1', plain);
    }
  });

  it('is reached through two jump hosts, the key of each hop checked (runners §5.7)', async () => {
    const hops = await Promise.all([startSshd(), startSshd(), startSshd()]);
    const far = await SshHome.make(...hops);
    try {
      await appendFile(far.path('.ssh/config'), 'Host s2\n  ProxyJump s1\nHost s3\n  ProxyJump s2\n');
      const { host } = await far.open('s3');
      const { stdout } = await host.run({ argv: ['/bin/sh', '-c', 'echo "$SSH_CONNECTION"'] });
      assert.match(stdout, new RegExp(` ${hops[2].port}\n$`));
      const [first] = hops;
      await far.write('.ssh/known_hosts', hops.slice(1).map(lineOf).join(''));
      await assert.rejects(far.open('s3'), {
        message: new RegExp(`the host key of 127.0.0.1:${first.port} is not known`),
        exitCode: 5,
        host: 's3',
      });
    } finally {
      await far.remove();
      await Promise.all(hops.map((hop) => hop.stop()));
    }
  });
});
