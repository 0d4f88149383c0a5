import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './setup.mjs';

/** Files at once: tests wait for an engine more than they compute. */
const jobs = 3;
/** Where each process of a run writes what it covered. */
export const coverageData = join(repository, 'coverage', 'tmp');

/** One run of the tests: what it makes, here and on the engine, is known by its id. */
export class TestRun {
  #id = randomBytes(3).toString('hex');
  #directory = mkdtempSync(join(tmpdir(), 'dockerops-test-'));
  #child;
  interruptedBy;

  constructor() {
    // Ctrl-C reaches mocha by the terminal; what was started is stopped all the same.
    process.on('SIGINT', () => (this.interruptedBy = 'SIGINT'));
    process.on('SIGTERM', () => {
      this.interruptedBy = 'SIGTERM';
      this.#child?.kill('SIGINT');
    });
  }

  /** Runs one level; a mocha that ends without numbers counts as a failure. */
  async level(level, rest) {
    const startedAt = Date.now();
    console.error(`\n== ${level}`);
    const stats = join(this.#directory, `${level}.json`);
    const mocha = join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = join(repository, 'scripts', 'test-reporter.mjs');
    const env = { ...process.env, ...this.#environment(), DOCKEROPS_TEST_STATS: stats };
    const args = [
      '--reporter',
      reporter,
      '--parallel',
      ...jobsOf(rest),
      ...rest,
      `test/${level}/**/*.test.ts`,
    ];
    this.#child = spawn(process.execPath, [mocha, ...args], { cwd: repository, stdio: 'inherit', env });
    const [code] = await once(this.#child, 'exit');
    console.error(`== ${level}: ${seconds(startedAt)}`);
    return numbers(stats, code);
  }

  /** Takes away what is left, and says whether nothing was. */
  end({ hadEngine }) {
    const sweep = ['--import', 'tsx', 'test/support/sweep.ts', `t-${this.#id}`];
    const { status } = hadEngine
      ? spawnSync(process.execPath, sweep, { cwd: repository, stdio: 'inherit' })
      : { status: 0 };
    rmSync(this.#directory, { recursive: true, force: true });
    return status === 0;
  }

  #environment() {
    return { NODE_V8_COVERAGE: coverageData, DOCKEROPS_TEST_RUN: this.#id, TMPDIR: this.#directory };
  }
}

const jobsOf = (rest) => (rest.some((word) => /^(--jobs|-j)/.test(word)) ? [] : ['--jobs', String(jobs)]);

function numbers(file, code) {
  try {
    const { passes: passed, failures: failed, pending: skipped } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** How long it has been. */
export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
