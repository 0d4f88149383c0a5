import assert from 'node:assert/strict';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { Scratch, program } from './support/cli.ts';
import { Pty } from './support/pty.ts';

describe('many hosts on a terminal (runners §4.1)', function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;
  let scratch: Scratch;
  let pty: Pty | undefined;

  before(async () => {
    sshds = await Promise.all([startSshd(), startSshd()]);
    home = await SshHome.make(...sshds);
    scratch = await Scratch.empty();
  });
  afterEach(() => pty?.close());
  after(async () => {
    await Promise.all([home.remove(), scratch.remove(), ...sshds.map((sshd) => sshd.stop())]);
  });

  it('are a list of those at work with what each said last, and a block each at their end', async () => {
    const gate = home.path('gate');
    const script = `echo one; echo two; until [ -e ${gate} ]; do sleep 0.05; done; echo three`;
    const args = [program, '--ssh-config', home.path('.ssh/config'), '-H', 's1,s2', '-P', '--', script];
    pty = new Pty(process.execPath, args, {
      cwd: scratch.directory,
      env: scratch.env,
      columns: 100,
      rows: 30,
    });
    await pty.expect(/s1 +\d+ s +two\s+\S s2 +\d+ s +two/);
    assert.doesNotMatch(pty.transcript, /s1 \| one/);
    await home.write('gate', '');
    assert.equal(await pty.exit(), 0);
    // Between them the list is drawn anew.
    const said = [...pty.transcript.matchAll(/^(s\d) \| (\w+)$/gm)].map(
      ([, host, word]) => `${host} ${word}`,
    );
    const blocks = (...hosts: string[]) =>
      hosts.flatMap((host) => ['one', 'two', 'three'].map((word) => `${host} ${word}`));
    const [first = '', second = ''] = said[0]?.startsWith('s1') ? ['s1', 's2'] : ['s2', 's1'];
    assert.deepEqual(said, blocks(first, second));
    assert.match(pty.transcript, /2 hosts: 2 ok/);
    // The cursor is given back.
    assert.equal(pty.raw.lastIndexOf('\x1b[?25h') > pty.raw.lastIndexOf('\x1b[?25l'), true);
  });
});
