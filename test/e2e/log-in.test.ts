import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { testEngine } from '../support/engine.ts';
import { startPasswordMachine, type PasswordMachine } from '../support/password-machine.ts';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { Scratch, program } from './support/cli.ts';
import { Pty } from './support/pty.ts';

describe('logging in to hosts, in a terminal and without one', function () {
  this.timeout(60_000);
  let machine: PasswordMachine;
  let sshd: TestSshd;
  let home: SshHome;
  let scratch: Scratch;

  before(async function () {
    const engine = await testEngine(this);
    sshd = await startSshd([], ['127.0.0.2']);
    home = await SshHome.make(sshd);
    const known = `UserKnownHostsFile ${home.path('met')}\nGlobalKnownHostsFile none\nIdentityAgent none\n`;
    await home.write('config', known);
    scratch = await Scratch.empty();
    machine = await startPasswordMachine(engine);
  });
  after(async () => {
    await machine.remove();
    await scratch.remove();
    await home.remove();
    await sshd.stop();
  });

  const env = () => ({ ...scratch.env, HOME: home.directory, SSH_AUTH_SOCK: '' });
  const line = (config: string, ...args: string[]) => ['--ssh-config', home.path(config), ...args];
  const typed = (...args: string[]) =>
    new Pty(process.execPath, [program, ...args], { cwd: scratch.directory, env: env(), columns: 160 });
  const whoAmI = (port: number) => line('config', '-H', `ada@${machine.address}:${port}`, '--', 'id', '-un');

  it('asks whether a new host key is right, and for a password until it is the right one', async () => {
    const pty = typed(...whoAmI(22));
    await pty.expect(/is not known\. Its host key is ssh-ed25519 SHA256:[^]*\(yes\/no\)/);
    pty.line('yes');
    await pty.expect(/◆ +Password of ada@/);
    pty.line('wrong');
    await pty.expect(/◆ +Password of ada@/);
    pty.line(machine.password);
    await pty.expect(/^ada$/m);
    assert.equal(await pty.exit(), 0);
    assert.ok(!pty.transcript.includes(machine.password), 'the password is not shown');
  });

  it('asks what the host asks (keyboard-interactive)', async () => {
    const pty = typed('--accept-new', ...whoAmI(2222));
    await pty.expect(/◆ +ada@.*Password:/);
    pty.line(machine.password);
    await pty.expect(/^ada$/m);
    assert.equal(await pty.exit(), 0);
  });

  it('leaves at Ctrl-C at a question: exit code 130, no further question', async () => {
    const pty = typed(
      '--accept-new',
      '-P',
      ...whoAmI(22).map((word) => word.replace(/^ada@(.*):22$/, '$&,ada@$1:2222')),
    );
    await pty.expect(/◆.*Password/);
    pty.send('\x03');
    assert.equal(await pty.exit(), 130);
    assert.equal(pty.transcript.match(/◆/g)?.length, 1, pty.transcript);
  });

  it('refuses where nobody can be asked: exit code 5, and says that it would ask in a terminal', async () => {
    for (const port of [22, 2222]) {
      const { code, stderr } = await scratch.dockerops(['--accept-new', ...whoAmI(port)], { env: env() });
      assert.equal(code, 5, stderr);
      assert.match(stderr, /does not let ada in[^]*passwords are asked for in a terminal only/);
    }
    const { code, stderr } = await scratch.dockerops(
      whoAmI(22).map((word) => (word === home.path('config') ? 'none' : word)),
      { env: env() },
    );
    assert.equal(code, 5, stderr);
    assert.match(stderr, /is not known/);
  });

  it('asks for the passphrase of a key once, for as many hosts as it opens', async () => {
    const key = home.path('.ssh/key1');
    const plain = await readFile(key, 'utf8');
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', key]);
    try {
      const hosts = ['127.0.0.1', '127.0.0.2'].map((address) => `${address}:${sshd.port}`).join();
      const pty = typed(
        ...line('config', '--accept-new', '-P', '-u', sshd.user, '-i', key, '-H', hosts, '--', 'echo', 'in'),
      );
      await pty.expect(/◆ +Passphrase of/);
      pty.line('open sesame');
      await pty.expect(/2 hosts: 2 ok/);
      assert.equal(await pty.exit(), 0);
      assert.equal(pty.transcript.match(/◆/g)?.length, 1, pty.transcript);
    } finally {
      await home.write('.ssh/key1', plain);
    }
  });
});
