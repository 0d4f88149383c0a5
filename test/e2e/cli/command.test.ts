import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCommand } from '../../support/built-command.ts';
import { until } from '../../support/until.ts';
import { Pty } from '../support/pty.ts';

const taskFile = `
import { task, UsageError } from 'dockerops';
export async function hello(context, name, loud = false) { return loud ? name.toUpperCase() : name; }
export async function say(context) { context.say('to people'); return 'to programs'; }
export async function fail() { throw new Error('no luck'); }
export async function refuse() { throw new UsageError('not like that', { hint: 'like this' }); }
export async function wait(context) {
  context.say('waiting');
  await context.run.clock.sleep(60_000, context.run.signal);
}
export async function deaf(context) { context.say('waiting'); await new Promise((done) => setTimeout(done, 60_000)); }
export async function ask(context) { return context.run.ports.terminal.ask('Who is there?'); }
export async function flood() { return 'x'.repeat(10_000_000); }
export async function engine(context) { return context.run.ports.engine.facts(); }
// Overrides the built-in task, and calls it.
export async function version(context) { return ['mine', (await context.execute('version')).node]; }
`;

describe('the command', () => {
  let place: string;
  let bin: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'dockerops-cli-'));
    mkdirSync(join(place, 'project'));
    mkdirSync(join(place, 'empty'));
    writeFileSync(join(place, 'project', 'dockeropsfile.ts'), taskFile);
    bin = join(place, 'dockerops');
    symlinkSync(builtCommand(), bin);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  const env = () => ({ ...process.env, HOME: place, DOCKER_HOST: `unix://${join(place, 'no.sock')}` });
  const run = (args: readonly string[], cwd = 'project') => {
    const { status, stdout, stderr } = spawnSync(bin, args, {
      cwd: join(place, cwd),
      env: env(),
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const start = (...args: readonly string[]) => spawn(bin, args, { cwd: join(place, 'project'), env: env() });

  it('works through a link on PATH, outside of any project', () => {
    assert.match(run(['--version'], 'empty').stdout, /^dockerops \d+\.\d+\.\d+\n$/);
    const document = JSON.parse(run(['--version', '--format', 'json'], 'empty').stdout) as object;
    assert.deepEqual(Object.keys(document), ['schema', 'version']);
    const { status, stdout } = run(['-l'], 'empty');
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}version +Show the versions/m);
  });

  it('says the same of its tasks from the manifest as from the sources', () => {
    for (const args of [['-l'], ['--shortlist'], ['-F', 'json'], ['-d', 'help'], ['--help'], []]) {
      const fast = run(args, 'empty').stdout;
      // -C takes the long way, where the tasks themselves are loaded.
      assert.equal(run(['-C', '.', ...args], 'empty').stdout, fast, args.join(' '));
    }
  });

  it('runs tasks in their order, results on stdout and talk on stderr', () => {
    assert.deepEqual(run(['hello:you', 'say', '--progress', 'quiet']), {
      status: 0,
      stdout: 'you\nto programs\n',
      stderr: 'to people\n',
    });
  });

  it('stops at the first task that fails, with exit code 1', () => {
    const { status, stdout, stderr } = run(['hello:a', 'fail', 'hello:b', '--progress=quiet']);
    assert.deepEqual([status, stdout], [1, 'a\n']);
    assert.match(stderr, /error: fail: no luck/);
  });

  it('exits 2 before anything runs when a task, an argument or an option is wrong', () => {
    for (const args of [
      ['hello:a', 'helo:b'],
      ['hello:a', 'hello:b,loud=x'],
      ['hello:a', '--lust'],
      ['hello:a', '-R', 'nobody'],
    ]) {
      const { status, stdout } = run(args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    }
    assert.match(run(['refuse']).stderr, /error: not like that\n {2}try: like this/);
    assert.match(run(['say', 'there']).stderr, /did you mean say:there\?/);
  });

  it('exits 4 when no engine answers', () => {
    assert.equal(run(['engine']).status, 4);
  });

  it("lets the user's task override a built-in one and call it", () => {
    const document = JSON.parse(run(['version', '--format', 'json']).stdout) as {
      tasks: readonly { value: unknown }[];
    };
    assert.deepEqual(document.tasks[0]?.value, ['mine', process.versions.node]);
  });

  for (const [args, status] of [
    [['hello:you'], 0],
    [['hello:you', 'fail'], 1],
    [['nothing'], 2],
    [['hello:you', '--nothing'], 2],
  ] as const)
    it(`prints one document as json for ${args.join(' ')}`, () => {
      const result = run(['--format', 'json', ...args]);
      const document = JSON.parse(result.stdout) as Record<string, unknown>;
      assert.equal(result.status, status);
      assert.equal(document['schema'], 1);
      assert.equal(document['ok'], status === 0);
    });

  it('has what doctor found as its value in json, also when a check failed', () => {
    const { status, stdout } = run(['doctor', '--format', 'json'], 'empty');
    const { tasks } = JSON.parse(stdout) as { tasks: readonly { value: readonly { check: string }[] }[] };
    assert.equal(status, 1);
    assert.ok(tasks[0]?.value.some(({ check }) => check === 'engine'));
  });

  it('shows the stack of an error with --debug only, pointing into the sources', () => {
    assert.doesNotMatch(run(['fail']).stderr, / at /);
    assert.match(run(['fail', '--debug']).stderr, / at .*dockeropsfile\.ts/);
  });

  it('does nothing in a dry run', () => {
    const { status, stdout, stderr } = run(['hello:you', '--dry-run']);
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(stderr, /dry run: hello is not called/);
  });

  it('lists the built-in tasks with a warning when a task file is broken, and runs none', () => {
    mkdirSync(join(place, 'broken', 'apps_containers'), { recursive: true });
    mkdirSync(join(place, 'broken', 'tasks'));
    writeFileSync(join(place, 'broken', 'tasks', 'x.ts'), 'export const a = 1;\nexport async function (\n');
    const list = run(['-l'], 'broken');
    assert.equal(list.status, 0);
    assert.match(list.stdout, /^ {2}version /m);
    assert.match(list.stderr, /warning: tasks\/x\.ts:2: the task file cannot be loaded/);
    const { status, stderr } = run(['help'], 'broken');
    assert.equal(status, 2);
    assert.match(stderr, /tasks\/x\.ts:2/);
  });

  it('takes tasks from another file with --file', () => {
    cpSync(join(place, 'project', 'dockeropsfile.ts'), join(place, 'other.ts'));
    assert.equal(run(['-f', '../other.ts', 'hello:you', '-q'], 'empty').stdout, 'you\n');
    assert.equal(run(['-f', 'none.ts', 'hello:you'], 'empty').status, 2);
    assert.equal(run(['-C', 'nowhere', 'help'], 'empty').status, 2);
  });

  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ] as const)
    it(`ends in order with exit code ${status} at ${signal}`, async () => {
      const child = start('--format', 'json', 'hello:a', 'wait', 'hello:b');
      let stdout = '';
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      await once(child.stderr, 'data');
      child.kill(signal);
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, status);
      const { ok, tasks } = JSON.parse(stdout) as { ok: boolean; tasks: readonly { task: string }[] };
      assert.equal(ok, false);
      assert.deepEqual(
        tasks.map(({ task }) => task),
        ['hello', 'wait'],
      );
    });

  it('ends in order with exit code 143 when its terminal is closed', async () => {
    const ended = join(place, 'ended');
    // The kernel tells the shell of it, and a shell tells its jobs; told itself, it waits no longer, which is 129.
    const waited = 'code=129; while [ $code = 129 ]; do wait $p; code=$?; done';
    const script = `trap 'kill -HUP $p' HUP; '${bin}' wait & p=$!; ${waited}; echo $code > '${ended}'`;
    const terminal = new Pty('sh', ['-c', script], { cwd: join(place, 'project'), env: env() });
    await terminal.expect('waiting');
    terminal.hangUp();
    const code = await until('its end', () => existsSync(ended) && readFileSync(ended, 'utf8').trim());
    assert.equal(code, '143');
  });

  it('asks in a line also where nobody told the terminal its size', async () => {
    const script = `stty rows 0 cols 0; exec '${bin}' ask`;
    const terminal = new Pty('sh', ['-c', script], {
      cwd: join(place, 'project'),
      env: { ...env(), CI: undefined },
    });
    await terminal.expect('Who is there?');
    terminal.line('me');
    assert.equal(await terminal.exit(), 0);
  });

  it('tells a task that does not stop at Ctrl-C of the second one, which ends it at once', async () => {
    const child = start('deaf');
    const closed = once(child, 'close') as Promise<[number]>;
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [said] = (await once(child.stderr, 'data')) as [Buffer];
    assert.equal(said.toString(), 'stopping; Ctrl-C again ends at once\n');
    child.kill('SIGINT');
    assert.equal((await closed)[0], 130);
  });

  it('ends quietly when the reader of its output has gone', async () => {
    const child = start('flood', '-q');
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child, 'close');
    assert.equal(stderr, '');
  });
});
