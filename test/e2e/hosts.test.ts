import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleepers, someSleep } from '../support/sleepers.ts';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import { Scratch, program, start } from './support/cli.ts';

/** `s1` and `s2` are good, `bad` is down: of all sshds only the two first are there. */
describe('a line for many hosts', function () {
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

  it('takes no file for input, which it would drop, and leaves the lines of a loop to the loop', async () => {
    await scratch.write('names', 's1\ns2\n');
    const line = `"$0" "$1" ${options().join(' ')} -H`;
    const file = inShell(`${line} s1 -- cat < names`, scratch);
    const loop = inShell(`while read h; do ${line} $h -- echo hi; done < names`, scratch);
    assert.equal(file.status, 2);
    assert.match(file.stderr, /a file is given as input, and a command behind -- gets none/);
    assert.deepEqual([loop.status, loop.stdout], [0, 'hi\nhi\n']);
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

  it('shows a block for each host, and names the directory with all that they said when one failed', async () => {
    const script = 'echo 1; sleep 0.2; echo 2; [ -e /nowhere ]';
    const { code, stdout, stderr } = await dockerops(
      '-R',
      'good',
      '-P',
      '--on-error',
      'drain',
      '--output',
      'group',
      '--',
      script,
    );
    assert.equal(code, 1);
    assert.match(stdout, /^(s1 \| 1\ns1 \| 2\ns2 \| 1\ns2 \| 2|s2 \| 1\ns2 \| 2\ns1 \| 1\ns1 \| 2)\n$/);
    const [, directory = ''] = /all that they said: (\S+)/.exec(stderr) ?? [];
    const log = await readFile(join(directory, 's2.log'), 'utf8');
    assert.match(log, /^# -- echo 1;.*\n1\n2\nerror: /);
  });

  it('is one document also after a second Ctrl-C (runners §5.10)', async () => {
    const seconds = someSleep();
    const script = `trap "" TERM; sleep ${seconds}; true`;
    const args = [...options(), '-R', 'good', '-P', '--format', 'json', '--', script];
    const running = start(args, { cwd: scratch.directory, env: scratch.env });
    await until('both to run', () => sleepers(seconds) === 2);
    running.signal('SIGINT');
    await running.says('Ctrl-C again ends at once');
    running.signal('SIGINT');
    const { code, stdout } = await running.outcome;
    assert.equal(code, 130);
    assert.equal((JSON.parse(stdout) as { exitCode: number }).exitCode, 130);
    await until('both to be gone', () => sleepers(seconds) === 0);
  });

  it('never runs a command here instead, and refuses what is unknown before anything runs: exit code 2', async () => {
    for (const args of [
      ['--', 'true'],
      ['-H', 'db', '-x', 'db', '--', 'true'],
      ['-z', '0', 'version'],
      ['-i', '/nope', '-H', 's1', '--', 'true'],
      ['--ssh-config', '/nope', '-H', 's1', '--', 'true'],
    ])
      assert.equal((await dockerops(...args)).code, 2, args.join(' '));
  });

  it('with an unknown task, parameter, host or role names the nearest: exit code 2, nothing ran (runners §5.3)', async () => {
    const unknown: readonly (readonly [hint: RegExp, ...args: string[]])[] = [
      [/did you mean "?report/, '-H', 's1', 'version', 'reprot:what=x'],
      [/did you mean "?what/, '-H', 's1', 'version', 'report:waht=x'],
      [/did you mean "?bad/, '-H', 's1,bads', 'version'],
      [/did you mean "?good/, '-R', 'god', 'version'],
    ];
    for (const [hint, ...args] of unknown) {
      const { code, stdout, stderr } = await dockerops(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, hint);
    }
  });

  it('ends with the code of its class (runners §5.12)', async () => {
    await home.write(
      '.ssh/other-config',
      'Host s1\n  UserKnownHostsFile none\n  GlobalKnownHostsFile none\n',
    );
    await appendFile(home.path('.ssh/other-config'), await readFile(home.path('.ssh/config')));
    const codes: readonly (readonly [code: number, ...args: string[]])[] = [
      [0, '-H', 's1', '--', 'true'],
      [1, '-H', 's1', '--', 'exit 9'],
      [2, '-H', 's1', 'no-such-task'],
      [2, '-H', 's1', '--max-failures', 'x', '--', 'true'],
      [4, '-H', 'bad', '--', 'true'],
      [5, '-H', 'nobody@s1', '--', 'true'],
      [5, '--ssh-config', home.path('.ssh/other-config'), '-H', 's1', '--', 'true'],
      [124, '-H', 's1', '-T', '0.2', '--', 'sleep 60'],
      [9, '-H', 's1', '--exit-code', '--', 'exit 9'],
    ];
    const outcomes = await Promise.all(codes.map(([, ...args]) => dockerops(...args)));
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      codes.map(([code]) => code),
    );
  });

  for (const [format, valid] of [
    ['json', (text: string) => [JSON.parse(text) as unknown]],
    [
      'jsonl',
      (text: string) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
    ],
  ] as const)
    it(`is valid ${format} when Ctrl-C ends it: exit code 130 (runners §5.10)`, async () => {
      const seconds = someSleep();
      const args = [
        ...options(),
        '-R',
        'good',
        '-P',
        '--format',
        format,
        '--',
        `echo up; sleep ${seconds}; true`,
      ];
      const running = start(args, { cwd: scratch.directory, env: scratch.env });
      await until('both to run', () => sleepers(seconds) === 2);
      running.signal('SIGINT');
      const { code, stdout } = await running.outcome;
      assert.equal(code, 130);
      assert.ok(valid(stdout).length > 0);
      await until('both to be gone', () => sleepers(seconds) === 0);
    });
});

/** A script of sh's, to which dockerops is `"$0" "$1"`. */
const inShell = (script: string, { directory, env }: Scratch) =>
  spawnSync('/bin/sh', ['-c', script, process.execPath, program], { cwd: directory, env, encoding: 'utf8' });
