import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtCommand } from '../../support/built-command.ts';
import { heldToPermissions } from '../../support/child.ts';

const taskFile = `
export async function fine() { return 'fine'; }
export async function floating() {
  void Promise.reject(new Error('no luck'));
}
export async function timer(context) {
  setTimeout(() => {
    throw new Error('no luck');
  }, 1);
  await context.run.clock.sleep(60_000, context.run.signal);
}
export async function never() {
  setTimeout(() => { throw new Error('no luck'); }, 1);
  await new Promise(() => undefined);
}
export async function deaf() {
  setTimeout(() => { throw 'no luck'; }, 1);
  await new Promise((done) => setTimeout(done, 60_000));
}
export async function facts(context) { return context.run.ports.engine.facts(); }
export async function nothing() { await new Promise(() => undefined); }
`;

interface Document {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly tasks: readonly { readonly task: string; readonly ok: boolean; readonly error?: unknown }[];
  readonly error?: { readonly message: string };
}

describe('the command in trouble that is not of its own making', () => {
  let place: string;
  let bin: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'dockerops-cli-'));
    writeFileSync(join(place, 'dockeropsfile.ts'), taskFile);
    bin = builtCommand();
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  /** Runs a line of bash in which `dockerops` is the built command. */
  const bash = (line: string) => {
    const script = `dockerops() { '${process.execPath}' '${bin}' "$@"; }; ${line}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: place,
      encoding: 'utf8',
      env: { ...process.env, DOCKER_HOST: `unix://${join(place, 'no.sock')}` },
    });
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    return { status, stdout, stderr };
  };

  for (const args of ['ps', '--list', '', '--format json ps', '-C . version'])
    it(`says in one error that the current directory is gone: dockerops ${args}`, () => {
      mkdirSync(join(place, 'gone'), { recursive: true });
      const { status, stderr } = bash(`cd gone && rmdir ../gone && dockerops ${args}`);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^error: the current directory is gone\n {2}try: /);
    });

  it('completes nothing, quietly, when the current directory is gone', () => {
    mkdirSync(join(place, 'gone'), { recursive: true });
    const { status, stdout, stderr } = bash(
      'cd gone && rmdir ../gone && dockerops --complete bash 1 dockerops',
    );
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });

  for (const args of ['--list', '--version', 'fine', '--format json fine'])
    it(`ends quietly with 141 when nobody reads: dockerops ${args}`, () => {
      // Nothing is written before the reader has gone.
      const line = `{ cat closed; dockerops ${args}; } | { exec 0<&-; echo > closed; }`;
      const { stdout, stderr } = bash(`rm -f closed; mkfifo closed; ${line}; echo "\${PIPESTATUS[0]}"`);
      assert.deepEqual({ stdout, stderr }, { stdout: '141\n', stderr: '' });
    });

  for (const args of ['--list', '--version', 'fine', '--format json fine'])
    it(`says that stdout takes nothing, and ends with 1: dockerops ${args} > /dev/full`, () => {
      const { status, stderr } = bash(`dockerops ${args} -q > /dev/full`);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /^error: cannot write to stdout: .*no space left on device/);
      assert.equal(stderr.match(/error:/g)?.length, 1, stderr);
    });

  it('units §10 case 75: docker_start says in one error that the engine is not there, and ends with 4 as all of dockerops', () => {
    mkdirSync(join(place, 'conf/units'), { recursive: true });
    writeFileSync(
      join(place, 'conf/units/u.yaml'),
      'aa: {creation: {image: b}}\n---\n- aa: {command: start}\n',
    );
    const starter = join(dirname(bin), 'docker-start.cjs');
    const { status, stderr } = bash(`'${process.execPath}' '${starter}' -c conf run u/start`);
    assert.equal(status, 4, stderr);
    assert.match(stderr, /^error: [^\n]*no\.sock[^\n]*$/m);
    assert.equal(stderr.match(/error:/g)?.length, 1, stderr);
  });

  it('says that the engine may not be used and who may, and ends with 4', async () => {
    const socket = join(place, 'guarded.sock');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    chmodSync(place, 0o755);
    chmodSync(socket, 0o000);
    try {
      const { status, stderr } = bash(
        `${heldToPermissions.join(' ')} '${process.execPath}' '${bin}' --engine unix://${socket} facts`,
      );
      assert.equal(status, 4, stderr);
      assert.match(
        stderr,
        /^error: permission denied on the socket .*guarded\.sock\n {2}(because: .*\n {2})?try: .*docker/,
      );
    } finally {
      server.close();
    }
  });

  it('does its work also where nothing can be said', () => {
    const { status, stdout } = bash('dockerops fine 2> /dev/full');
    assert.deepEqual([status, stdout], [0, 'fine\n']);
  });

  for (const [task, line] of [
    ['floating', 4],
    ['timer', 8],
    ['never', 13],
  ] as const)
    it(`an error that nobody awaits ends the line, naming the place in the task file: ${task}`, () => {
      const { status, stdout, stderr } = bash(`dockerops --format json ${task} fine`);
      assert.equal(status, 1, stderr);
      assert.match(stderr, new RegExp(`error: no luck, .*\\(dockeropsfile\\.ts:${line}\\)\n  try: `));
      const document = JSON.parse(stdout) as Document;
      assert.deepEqual([document.ok, document.exitCode], [false, 1]);
      assert.equal(document.tasks[0]?.task, task);
      assert.match(JSON.stringify(document), /"message":"no luck/);
    });

  it('gives up a task that does not listen after such an error', () => {
    const { status, stdout, stderr } = bash('dockerops --format json deaf fine');
    assert.equal(status, 1, stderr);
    assert.match(stderr, /error: no luck, /);
    assert.match((JSON.parse(stdout) as Document).error?.message ?? '', /^no luck/);
  });

  it('says that a task waits for what can never happen, instead of ending with 0', () => {
    const { status, stdout, stderr } = bash('dockerops --format json nothing fine');
    assert.equal(status, 1, stderr);
    assert.match(stderr, /error: .* waits for something that can no longer happen/);
    assert.equal((JSON.parse(stdout) as Document).ok, false);
  });
});
