import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pty } from '../../e2e/support/pty.ts';

const scripts = join(import.meta.dirname, '../../../scripts');

/** The scripts in a place of their own, where engine.sh only writes down what it was told. */
describe('what the tests need and this machine lacks', () => {
  let directory: string;
  let program: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-parts-'));
    await mkdir(join(directory, 'scripts'));
    for (const name of ['parts.mjs', 'setup.mjs', 'engine-state.mjs'])
      await copyFile(join(scripts, name), join(directory, 'scripts', name));
    const engine = `#!/bin/sh\necho "engine.sh: $*" >&2\necho "$*" >>'${directory}/done'\n`;
    await writeFile(join(directory, 'scripts', 'engine.sh'), engine, { mode: 0o755 });
    program = join(directory, 'main.mjs');
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** Who runs it is said, not had: nothing here needs to be root. Of all programs only fish is missing. */
  const prepare = (uid: number) =>
    writeFile(
      program,
      `import { syncBuiltinESMExports } from 'node:module';
import fs from 'node:fs';
fs.accessSync = (path) => {
  if (path.endsWith('/fish')) throw new Error('not there');
};
syncBuiltinESMExports();
process.getuid = () => ${uid};
const { MissingPart, ensureParts } = await import('./scripts/parts.mjs');
try {
  await ensureParts();
} catch (error) {
  if (!(error instanceof MissingPart)) throw error;
  console.error('error: ' + error.message);
  process.exitCode = 2;
}
`,
    );
  const env = () => ({
    PATH: '/usr/bin:/bin',
    HOME: directory,
    DOCKER_HOST: `unix://${directory}/none.sock`,
    TERM: 'dumb',
  });
  const run = () => {
    const { status, stderr } = spawnSync(process.execPath, [program], { env: env(), encoding: 'utf8' });
    return { status, stderr };
  };
  const done = () => readFile(join(directory, 'done'), 'utf8').catch(() => '');

  it('is installed without a question where root has no terminal, and said', async () => {
    await prepare(0);
    const { status, stderr } = run();
    assert.equal(status, 0, stderr);
    assert.match(stderr, /engine\.sh: install fish\n/);
    assert.equal(await done(), 'install fish\nstart\n');
  });

  it('is named, and nothing done, where somebody else has no terminal', async () => {
    await prepare(1000);
    assert.deepEqual(run(), {
      status: 2,
      stderr: 'error: the tests need fish: sudo apt-get install --no-install-recommends fish\n',
    });
    assert.equal(await done(), '');
  });

  for (const [answer, code, what] of [
    ['y', 0, 'install fish\nstart\n'],
    ['n', 2, ''],
    ['', 2, ''],
  ] as const)
    it(`is asked for in a terminal: "${answer}"`, async () => {
      await prepare(0);
      const pty = new Pty(process.execPath, [program], { env: env() });
      await pty.expect('The tests need fish. Install? [y/N]');
      pty.line(answer);
      assert.equal(await pty.exit(), code, pty.transcript);
      assert.equal(await done(), what);
    });
});
