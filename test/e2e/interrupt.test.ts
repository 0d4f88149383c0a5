import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../src/docker/index.ts';
import { label } from '../../src/platform/labels.ts';
import { service } from '../support/service.ts';
import { Pty } from './support/pty.ts';
import { Scratch, program } from './support/cli.ts';

describe('a run that is broken off while it waits', () => {
  let scratch: Scratch;
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });

  before(async () => {
    scratch = await Scratch.empty();
    // Ready as soon as its data says so.
    await scratch.write(
      'apps_containers/slow/Dockerfile',
      `FROM debian:bookworm-slim\nLABEL built.for=${scratch.name}\nHEALTHCHECK CMD test -e /data/go\n${service}\n`,
    );
    await scratch.write(
      'apps_containers/after/Dockerfile',
      `FROM debian:bookworm-slim\nLABEL built.for=${scratch.name}\n${service}\n`,
    );
    await scratch.must('build:all');
  });
  after(() => scratch.remove());

  /** `slow` and what links to it, under this instance name. */
  const platform = (instance: string) =>
    scratch.write(
      'conf/run.conf',
      `[slow,instance=${instance}]\npersistent_data = yes\n[after,instance=${instance}]\nlink.SLOW = slow,instance=${instance}\n`,
    );
  const states = async () => {
    const found = await engine.containers.list({ labels: [`${label.project}=${scratch.name}`], all: true });
    return Object.fromEntries(found.map(({ name, state }) => [name.slice(scratch.name.length + 1), state]));
  };
  const locks = () =>
    engine.volumes.list({ labels: [`${label.project}=${scratch.name}`, `${label.role}=lock`] });
  const clean = () => scratch.must('clean:all,force=True');
  const inTerminal = (...args: string[]) =>
    new Pty(process.execPath, [program, ...args], { cwd: scratch.directory, env: scratch.env, columns: 140 });

  it('by Ctrl-C ends with 130, names what is left, leaves no lock, and the next run converges', async () => {
    await platform('cut');
    const terminal = inTerminal('run:all');
    await terminal.expect(/slow-cut .*(ready|health)|(ready|health).* slow-cut/i);
    terminal.send('\x03');
    assert.equal(await terminal.exit(), 130, terminal.transcript);
    assert.match(
      terminal.transcript,
      /stopped: run all of .*: interrupted; left: slow-cut \(wait for slow-cut\), after-cut\n/,
    );
    assert.doesNotMatch(terminal.transcript, /skipped/, 'one list is enough');
    assert.deepEqual(await locks(), []);
    assert.deepEqual(await states(), { 'slow-cut': 'running' });

    await scratch.write(`data_${scratch.name}/slow_cut/data/go`, '');
    await scratch.must('run:all');
    assert.deepEqual(await states(), { 'slow-cut': 'running', 'after-cut': 'running' });
    await clean();
  });

  it('by an error that nobody awaits ends with 1, names its place, and leaves no lock', async () => {
    await platform('stray');
    const sign = join(scratch.directory, `data_${scratch.name}/slow_stray/data`);
    await scratch.write(
      'dockeropsfile.ts',
      [
        `import { existsSync } from 'node:fs';`,
        `export async function broken(context) {`,
        `  const look = setInterval(() => {`,
        `    if (!existsSync('${sign}')) return;`,
        `    clearInterval(look);`,
        `    throw new Error('no luck');`,
        `  }, 10);`,
        `  await context.execute('run:all');`,
        `}`,
      ].join('\n'),
    );
    const { code, stdout, stderr } = await scratch.dockerops(['--format', 'json', 'broken']);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /error: no luck, .*\(dockeropsfile\.ts:6\)/);
    const { ok, exitCode } = JSON.parse(stdout) as { ok: boolean; exitCode: number };
    assert.deepEqual([ok, exitCode], [false, 1]);
    assert.deepEqual(await locks(), []);
    await clean();
  });

  it('and a build by Ctrl-C ends with 130', async () => {
    await scratch.write(
      'apps_containers/long/Dockerfile',
      'FROM debian:bookworm-slim\nRUN echo started && sleep 60\n',
    );
    const terminal = inTerminal('build:long,progress=True');
    await terminal.expect('started');
    terminal.send('\x03');
    assert.equal(await terminal.exit(), 130, terminal.transcript);
    assert.deepEqual(await locks(), []);
  });
});
