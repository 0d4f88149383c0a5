import assert from 'node:assert/strict';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { Scratch, start } from './support/cli.ts';

/** `s1` and `s2` are good, `bad` is down: of all sshds only the two first are there. */
describe('a line for many hosts (runners §5.5)', function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;
  let scratch: Scratch;

  before(async () => {
    sshds = await Promise.all([startSshd(), startSshd()]);
    home = await SshHome.make(...sshds);
    scratch = await Scratch.empty();
    await scratch.write(
      'conf/inventory.conf',
      '[good]\nhosts = s[1-2]\n[bad]\nhosts = bad\n[host:bad]\naddress = 127.0.0.1\nport = 1\n',
    );
    await scratch.write(
      'dockeropsfile.ts',
      `export async function report({ host, local }, what) {
  const there = await host.run('echo "$WHAT on $(id -un)"', { env: { WHAT: what }, quiet: true });
  await host.put('dockeropsfile.ts', '${home.directory}/copy.ts');
  await host.get('${home.directory}/copy.ts', 'back.ts');
  const same = await local.run('cmp dockeropsfile.ts back.ts', { check: false });
  return [host.name, there.stdout.trim(), same.exitCode];
}
`,
    );
  });
  after(async () => {
    await home.remove();
    await scratch.remove();
    await Promise.all(sshds.map((sshd) => sshd.stop()));
  });

  const options = () => ['--ssh-config', home.path('.ssh/config')];
  const dockerops = (...args: string[]) => scratch.dockerops([...options(), ...args]);

  it('runs a command on each, its lines named, with a recap in their order', async () => {
    const { code, stdout, stderr } = await dockerops('-R', 'good', '-P', '--', 'echo', 'hi');
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.split('\n').sort(), ['', 's1 | hi', 's2 | hi']);
    assert.match(stderr, /2 hosts: 2 ok\n {2}s1 {2}ok .*\n {2}s2 {2}ok/);
  });

  it('of one is as plain as the command itself, and ends with its code where that is asked for', async () => {
    const plain = await dockerops('-H', 's1', '--', 'echo hi; exit 7');
    assert.deepEqual([plain.code, plain.stdout], [1, 'hi\n']);
    assert.equal((await dockerops('-H', 's1', '--exit-code', '--', 'exit 7')).code, 7);
  });

  it('starts no other host after a failure, or goes on, as it is told', async () => {
    const recap = async (...args: string[]) => {
      const { code, stderr } = await dockerops('-H', 's1,bad,s2', ...args, '--', 'true', '2>&1');
      return [
        code,
        ...[...stderr.matchAll(/^ {2}(\w+) +(ok|unreachable|not started|left out)/gm)].map((m) => m[2]),
      ];
    };
    assert.deepEqual(await recap(), [4, 'ok', 'unreachable', 'not started']);
    assert.deepEqual(await recap('--on-error', 'drain'), [4, 'ok', 'unreachable', 'ok']);
    assert.deepEqual(await recap('--max-failures', '50%'), [4, 'ok', 'unreachable', 'ok']);
    assert.deepEqual(await recap('--skip-bad-hosts'), [0, 'ok', 'left out', 'ok']);
  });

  it('stays one document, and lines of JSON each, also when hosts fail (runners §5.10)', async () => {
    const document = await dockerops('-H', 's1,bad', '--format', 'json', '--', 'echo hi');
    const read = JSON.parse(document.stdout) as {
      ok: boolean;
      hosts: { host: string; outcome: string }[];
      tasks: { host: string; output: { text: string }[] }[];
    };
    assert.deepEqual(
      read.hosts.map(({ host, outcome }) => [host, outcome]),
      [
        ['s1', 'ok'],
        ['bad', 'unreachable'],
      ],
    );
    assert.deepEqual(
      read.tasks.map(({ host, output }) => [host, output[0]?.text]),
      [['s1', 'hi\n']],
    );
    assert.equal(read.ok, false);
    const lines = await dockerops('-H', 's1,bad', '--format', 'jsonl', '--', 'echo hi');
    const types = lines.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.ok(types.includes('hosts-ended') && types.at(-1) === 'end');
  });

  it('calls tasks of a task file with the host they run on: run, put, get, and local', async () => {
    const { code, stdout, stderr } = await dockerops('-R', 'good', '--format', 'json', 'report:what=up');
    assert.equal(code, 0, stderr);
    const { tasks } = JSON.parse(stdout) as { tasks: { value: unknown }[] };
    const user = sshds[0]?.user ?? '';
    assert.deepEqual(
      tasks.map(({ value }) => value),
      [
        ['s1', `up on ${user}`, 0],
        ['s2', `up on ${user}`, 0],
      ],
    );
  });

  it("acts on each host's own engine over its connection", async () => {
    const { code, stdout, stderr } = await dockerops('-R', 'good', 'version', 'ps:reallyall');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^s1:\ndockerops .*\nnode .*\nengine \d.*\ns2:\ndockerops .*\nnode .*\nengine \d/);
  });

  it('never runs a command here instead, and refuses what is unknown before anything runs: exit code 2', async () => {
    for (const args of [
      ['--', 'true'],
      ['-R', 'gud', 'version'],
      ['-H', 'db', '-x', 'db', '--', 'true'],
      ['-z', '0', 'version'],
    ])
      assert.equal((await dockerops(...args)).code, 2, args.join(' '));
  });

  it('ends on Ctrl-C: exit code 130, one error, no child left', async () => {
    const args = [...options(), '-R', 'good', '-P', '--', 'echo up; sleep 4711; true'];
    const running = start(args, { cwd: scratch.directory, env: scratch.env });
    await running.says(/s1 \| up[^]*s2 \| up|s2 \| up[^]*s1 \| up/);
    running.signal('SIGINT');
    const { code, stderr } = await running.outcome;
    assert.equal(code, 130);
    assert.doesNotMatch(stderr, /nobody awaits/);
  });
});
