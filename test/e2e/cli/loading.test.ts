import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { builtCommand } from '../../support/built-command.ts';
import { installed } from '../../support/installed.ts';

/** Start-up is a feature: what a short command has no use for may be missing. */
describe('a short command', () => {
  let place: string;

  before(() => {
    place = mkdtempSync(join(tmpdir(), 't-loading-'));
    mkdirSync(join(place, 'project', 'conf'), { recursive: true });
    writeFileSync(
      join(place, 'project', 'conf', 'build.conf'),
      `[project]\nname = ${basename(place).toLowerCase()}\n`,
    );
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  /** The command, of which there is nothing but these files. */
  const only = (...files: readonly string[]): ((...words: string[]) => string) => {
    const command = installed(place, files);
    return (...words) => {
      const run = spawnSync(process.execPath, [command, ...words], {
        cwd: join(place, 'project'),
        encoding: 'utf8',
      });
      assert.equal(run.status, 0, run.stderr);
      return run.stdout;
    };
  };

  it('answers --version, listings, help and completion without the code of tasks', () => {
    const dockerops = only('bin.cjs', 'fast.cjs', 'manifest.json');
    assert.match(dockerops('--version'), /^dockerops \d/);
    assert.match(dockerops('--list'), /^ +build /m);
    assert.match(dockerops('-d', 'run'), /^Form: plan/m);
    assert.match(dockerops('--complete', 'fish', 'build:'), /^build:cache=/m);
  });

  it('lists a hundred tasks of your own, which are compiled once (runners §5.2; its time: bench start-up)', () => {
    const there = mkdtempSync(join(place, 'hundred-'));
    const names = Array.from({ length: 100 }, (_, index) => `task${index + 1}`);
    const source = names.map((name) => `export async function ${name}(context, name: string = 'x') {}\n`);
    writeFileSync(join(there, 'dockeropsfile.ts'), source.join(''));
    const cache = join(there, 'cache');
    const list = (): readonly string[] => {
      const env = { ...process.env, XDG_CACHE_HOME: cache };
      const run = spawnSync(process.execPath, [builtCommand(), '--shortlist'], {
        cwd: there,
        env,
        encoding: 'utf8',
      });
      assert.equal(run.status, 0, run.stderr);
      return run.stdout.split('\n').filter((line) => /^task\d+$/.test(line));
    };
    const compiled = () =>
      readdirSync(join(cache, 'dockerops', 'tasks')).map(
        (file) => statSync(join(cache, 'dockerops', 'tasks', file)).mtimeMs,
      );
    assert.deepEqual([...list()].sort(), names.sort());
    const before = compiled();
    assert.equal(list().length, 100);
    assert.deepEqual([before.length, compiled()], [1, before]);
  });

  it('lists what runs without any package that talks to engines, to machines or to people', () => {
    const dockerops = only('bin.cjs', 'fast.cjs', 'main.cjs');
    const { tasks } = JSON.parse(dockerops('ps', '--format', 'json')) as { tasks: readonly object[] };
    assert.deepEqual(tasks, [{ task: 'ps', ok: true, value: [] }]);
  });
});

describe('ssh of the built command', () => {
  it('encrypts by what npm compiled for ssh2, where it did: without it each packet costs several times as much', () => {
    const script = `require(${JSON.stringify(join(dirname(builtCommand()), 'vendor', 'ssh2.cjs'))});
      console.log(process.report.getReport().sharedObjects.some((file) => file.endsWith('/sshcrypto.node')))`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const compiled = 'node_modules/ssh2/lib/protocol/crypto/build/Release/sshcrypto.node';
    assert.equal(stdout.trim(), String(existsSync(join(dirname(builtCommand()), '..', compiled))));
  });
});
