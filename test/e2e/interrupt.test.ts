import assert from 'node:assert/strict';
import { Pty } from './support/pty.ts';
import { Scratch, program } from './support/cli.ts';

describe('Ctrl-C', () => {
  let scratch: Scratch;

  beforeEach(async () => {
    scratch = await Scratch.demo();
    await scratch.write(
      'apps_containers/slow/Dockerfile',
      `FROM ${scratch.name}/dockerops-base\nHEALTHCHECK CMD false\n`,
    );
    await scratch.write(
      'conf/run.conf',
      '[dockerops-base,instance=one]\n[slow,instance=one]\nlink.BASE = dockerops-base\n',
    );
    await scratch.must('build:all');
  });

  afterEach(async () => {
    await scratch.remove();
  });

  const inTerminal = (...args: string[]) =>
    new Pty(process.execPath, [program, ...args], { cwd: scratch.directory, env: scratch.env, columns: 140 });

  it('ends a run with 130, says what is left undone, leaves no lock, and the next run converges', async () => {
    const terminal = inTerminal('run:all');
    await terminal.expect(/slow-one/);
    await terminal.expect(/ready|health/i);
    terminal.send('\x03');
    assert.equal(await terminal.exit(), 130, terminal.transcript);
    assert.match(terminal.transcript, /interrupted/);

    await scratch.write(
      'conf/run.conf',
      '[dockerops-base,instance=one]\n[demo,instance=one]\nlink.BASE = dockerops-base\n',
    );
    await scratch.must('run:all');
    const { stdout } = await scratch.must('ps');
    assert.match(stdout, /demo +one +standard +running/);
  });

  it('ends a build with 130', async () => {
    await scratch.write(
      'apps_containers/long/Dockerfile',
      `FROM ${scratch.name}/dockerops-base\nRUN echo started && sleep 60\n`,
    );
    const terminal = inTerminal('build:long,progress=True');
    await terminal.expect('started');
    terminal.send('\x03');
    assert.equal(await terminal.exit(), 130, terminal.transcript);
  });
});
