import assert from 'node:assert/strict';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { Scratch, program } from './support/cli.ts';
import { Pty } from './support/pty.ts';

describe('a program in the terminal of a host (runners §4.21)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let home: SshHome;
  let scratch: Scratch;
  let pty: Pty | undefined;

  before(async () => {
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    scratch = await Scratch.empty();
  });
  afterEach(() => pty?.close());
  after(async () => {
    await Promise.all([home.remove(), scratch.remove(), sshd.stop()]);
  });

  /** Says afterwards whether the terminal is as it was. */
  const watched = `sh -c 'echo pid $$; exec "$@"' sh "$@"; echo "ended with $?"; stty -a | grep -o '[-]*icanon\\|[-]*echo\\b'`;

  const open = (...args: string[]): Pty => {
    const command = [
      process.execPath,
      program,
      '--ssh-config',
      home.path('.ssh/config'),
      '-H',
      's1',
      ...args,
    ];
    const options = { cwd: scratch.directory, env: scratch.env, columns: 100, rows: 30 };
    pty = new Pty('/bin/sh', ['-c', watched, 'sh', ...command], options);
    return pty;
  };
  const isRestored = async (terminal: Pty) => {
    await terminal.expect(/^icanon$/m);
    await terminal.expect(/^echo$/m);
    assert.equal(await terminal.exit(), 0);
  };

  it('has its window, follows it, and gets Ctrl-C itself; raw mode is taken back', async () => {
    const script = 'trap "stty size" WINCH; stty size; echo ready; while :; do sleep 0.1; done';
    const terminal = open('--exit-code', '--', script);
    await terminal.expect(/30 100\s+ready/);
    terminal.resize(80, 24);
    await terminal.expect('24 80');
    terminal.send('\x03');
    await terminal.expect('ended with 130');
    await isRestored(terminal);
  });

  it('is a shell without a command, and ends with its code', async () => {
    const terminal = open('--exit-code', '--');
    await terminal.expect(/[#$] /);
    terminal.line('echo "$((6 * 7)) by $TERM"; tty');
    await terminal.expect(/42 by xterm\S*\s+\/dev\/pts/);
    terminal.line('exit 3');
    await terminal.expect('ended with 3');
    await isRestored(terminal);
  });

  it('ends with dockerops; raw mode is taken back also when that is ended by a signal', async () => {
    const terminal = open('--', 'echo ready; sleep 4713');
    const [, pid] = await terminal.expect(/pid (\d+)/);
    await terminal.expect('ready');
    process.kill(Number(pid), 'SIGTERM');
    await terminal.expect('ended with 143');
    await isRestored(terminal);
  });

  it('has no terminal under --no-pty, and where stdout is none', async () => {
    const terminal = open('--no-pty', '--', 'tty; echo plain');
    await terminal.expect(/not a tty\s+plain/);
    await terminal.exit();
    const { stdout } = await scratch.dockerops([
      '--ssh-config',
      home.path('.ssh/config'),
      ...['-H', 's1', '--', 'tty; true'],
    ]);
    assert.equal(stdout, 'not a tty\n');
  });

  it('is no shell where there is nobody to type: exit code 2', async () => {
    const { code, stderr } = await scratch.dockerops(['-H', 's1', '--']);
    assert.equal(code, 2);
    assert.match(stderr, /no command behind --/);
  });
});
