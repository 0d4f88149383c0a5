import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeniedError } from '../../../src/core/index.ts';
import { createShell, type Shell } from '../../../src/runner/shell.ts';
import { Sudo } from '../../../src/runner/sudo.ts';
import { testEngine } from '../../support/engine.ts';
import { noTerminal, testRun } from '../../support/run.ts';
import { sleepers, someSleep } from '../../support/sleepers.ts';
import { startSudoMachine, type SudoMachine } from '../../support/sudo-machine.ts';
import { until } from '../../support/until.ts';

describe('sudo in a task of your own (real sudo, over ssh)', function () {
  this.timeout(180_000);
  let there: SudoMachine;
  let asked: string[];

  before(async function () {
    there = await startSudoMachine(await testEngine(this));
  });
  after(() => there.remove());

  /** Somebody answers its questions with these, one after another. */
  const shellOf = (...answers: readonly string[]): Shell => {
    asked = [];
    const ask = (question: string) => {
      asked.push(question);
      return Promise.resolve(answers[asked.length - 1] ?? '');
    };
    const { run } = testRun('/', { terminal: { ...noTerminal, ask } });
    return createShell(run, there.machine.host, new Sudo());
  };
  const input = { stdin: 'first\nsecond\n' };

  it('asks once for the password, and the command reads its own input alone', async () => {
    const shell = shellOf(there.password);
    const outputs = await Promise.all(['id -un; cat', 'cat'].map((text) => shell.sudo(text, input)));
    assert.deepEqual(
      outputs.map(({ stdout }) => stdout),
      [`root\n${input.stdin}`, input.stdin],
    );
    const options = { cwd: '/usr', env: { GREETING: 'hi "you"' } };
    assert.equal((await shell.sudo('pwd; echo "$GREETING"; cat', options)).stdout, '/usr\nhi "you"\n');
    assert.deepEqual(asked, ['Password for sudo on sudo:']);
  });

  it('asks nothing where a rule says NOPASSWD for what runs, whatever it says of other commands', async () => {
    const shell = shellOf();
    assert.equal(
      (await shell.sudo('id -un; cat', { user: 'free', ...input })).stdout,
      `free\n${input.stdin}`,
    );
    const withVariable = { user: 'free', env: { A: 'b' } };
    assert.equal((await shell.sudo('echo "$A"', withVariable)).stdout, 'b\n');
    assert.deepEqual(asked, []);
  });

  it('never lets a command read the password that sudo did not ask for', async () => {
    const shell = shellOf(there.password);
    await shell.sudo('true');
    for (const options of [{}, input])
      assert.equal(
        (await shell.sudo('cat', { user: 'free', ...options })).stdout,
        'stdin' in options ? options.stdin : '',
      );
  });

  it('asks again for a refused password, then gives up: exit code 5, nothing was run', async () => {
    const typo = shellOf('wrong', there.password);
    assert.equal((await typo.sudo('id -un')).stdout, 'root\n');
    assert.equal(asked.length, 2);
    const shell = shellOf('one', 'two', 'three', there.password);
    await assert.rejects(shell.sudo('touch /tmp/made', input), (error: DeniedError) => {
      assert.ok(error instanceof DeniedError);
      assert.deepEqual([error.exitCode, error.host], [5, 'sudo']);
      assert.match(error.excerpt.join('\n'), /1 incorrect password attempt/);
      return true;
    });
    assert.notEqual((await shell.run('test -e /tmp/made', { check: false })).exitCode, 0);
    assert.equal((await shell.sudo('id -un')).stdout, 'root\n', 'the refused one is forgotten');
  });

  it('looks at, adds to and fills in files of root by exists, append and uploadTemplate', async () => {
    const shell = shellOf(there.password);
    const [file, sudo] = ['/root/of root', { sudo: true }] as const;
    await assert.rejects(
      shell.append(file, 'x'),
      /^ShellError: "append \/root\/of root" ended with exit code 2/,
    );
    assert.deepEqual(
      [await shell.exists(file, sudo), await shell.append(file, ['a "b"', '$c'], sudo)],
      [false, true],
    );
    assert.deepEqual([await shell.exists(file, sudo), await shell.append(file, '$c', sudo)], [true, false]);
    assert.equal(await shell.exists(file), false, 'ada may not look there');
    const directory = await mkdtemp(join(tmpdir(), 'dockerops-template-'));
    try {
      await writeFile(join(directory, 'motd.eta'), 'on <%= it.name %>\n');
      const put = (name: string) =>
        shell.uploadTemplate(join(directory, 'motd.eta'), file, { name }, { ...sudo, mode: 0o600 });
      assert.deepEqual([await put('web'), await put('web'), await put('db')], [true, false, true]);
    } finally {
      await rm(directory, { recursive: true });
    }
    const { stdout } = await shell.sudo(`cat '${file}'; stat -c '%U %a' '${file}'; ls /root`);
    assert.equal(stdout, 'on db\nroot 600\nof root\n');
    assert.equal(asked.length, 1);
  });

  for (const [whose, user] of [
    ['with a password', 'root'],
    ['without one', 'free'],
  ] as const)
    for (const [how, isLost] of [
      ['Ctrl-C', false],
      ['a second Ctrl-C, or a lost connection', true],
    ] as const)
      for (const options of [{}, input])
        it(`leaves nothing running ${whose} after ${how}${'stdin' in options ? ', whatever its input' : ''}`, async () => {
          const seconds = someSleep();
          const { machine, close } = await there.open();
          const test = testRun('/', { terminal: { ...noTerminal, ask: async () => there.password } });
          const shell = createShell(test.run, machine.host, new Sudo());
          const running = shell.sudo(`sleep ${seconds}; sleep ${seconds}`, { user, ...options });
          running.catch(() => undefined);
          await until('it to run', () => sleepers(seconds) > 0);
          if (isLost) close();
          else test.abort();
          await assert.rejects(running);
          await until('it to be gone', () => sleepers(seconds) === 0);
          close();
        });

  it('asks once where sudo lets nobody be that user, and says so in its words', async () => {
    const shell = shellOf(there.password);
    await assert.rejects(shell.sudo('true', { user: 'nobody' }), (error: DeniedError) => {
      assert.match(error.excerpt.join('\n'), /not allowed to execute/);
      return true;
    });
    assert.equal(asked.length, 1);
  });
});
