// npm test: after nothing but a clone. Installs and starts what is missing, then runs every level against real parts.
//   npm test -- --only unit           one level (unit, integration, e2e), repeatable
//   npm test -- --jobs 1              one file at a time
//   npm test -- --grep 'a session'    anything else goes to mocha
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MissingPart, ensureParts } from './parts.mjs';
import { ensureBuild, ensurePackages, repository } from './setup.mjs';

const levels = ['unit', 'integration', 'e2e'];
/** Files at once: tests wait for an engine more than they compute. */
const jobs = 3;
const coverageData = join(repository, 'coverage', 'tmp');
/** What demo and test platforms are built FROM (conf/build.conf). */
const distributionImage = 'debian:bookworm-slim';
/** Keeps the layers that all base images of the tests share. */
const sharedProject = 'dockerops-test';

function readArguments() {
  const { tokens } = parseArgs({
    strict: false,
    tokens: true,
    options: { only: { type: 'string', multiple: true } },
  });
  const only = tokens.filter((token) => token.name === 'only').map((token) => token.value);
  const unknown = only.find((level) => !levels.includes(level));
  if (unknown !== undefined) throw new MissingPart(`--only ${unknown}: one of ${levels.join(', ')}`);
  return {
    chosen: only.length > 0 ? levels.filter((level) => only.includes(level)) : levels,
    rest: withoutOnly(),
  };
}

function withoutOnly() {
  const words = process.argv.slice(2);
  return words.filter((word, at) => !/^--only(=|$)/.test(word) && words[at - 1] !== '--only');
}

async function setUp(chosen) {
  ensurePackages();
  const needsParts = chosen.some((level) => level !== 'unit');
  const stop = needsParts ? await ensureParts() : () => undefined;
  ensureBuild();
  if (needsParts) makeImages();
  return stop;
}

function makeImages() {
  const env = { ...process.env, PROJECT_NAME: sharedProject };
  for (const task of [`bootstrap:${distributionImage}`, 'build:dockerops-base']) {
    const args = [join(repository, 'dist', 'bin.cjs'), '--yes', task];
    const stdio = ['ignore', 'ignore', 'inherit'];
    const { status } = spawnSync(process.execPath, args, { cwd: repository, env, stdio });
    if (status !== 0) throw new MissingPart(`dockerops ${task} failed, which the tests need`);
  }
}

/** One run of the tests: what it makes, here and on the engine, is known by its id. */
class TestRun {
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

function showCoverage() {
  const c8 = join(repository, 'node_modules', 'c8', 'bin', 'c8.js');
  spawnSync(process.execPath, [c8, 'report'], { cwd: repository, stdio: 'inherit' });
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

async function main() {
  const startedAt = Date.now();
  const { chosen, rest } = readArguments();
  const stop = await setUp(chosen);
  console.error(`set-up: ${seconds(startedAt)}`);
  rmSync(coverageData, { recursive: true, force: true });
  const run = new TestRun();
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const level of chosen) {
      if (run.interruptedBy) break;
      for (const [what, count] of Object.entries(await run.level(level, rest))) total[what] += count;
    }
    if (!run.interruptedBy) showCoverage();
  } finally {
    const clean = run.end({ hadEngine: chosen.some((level) => level !== 'unit') });
    if (!clean && !run.interruptedBy) total.failed += 1;
    stop();
  }
  console.log(`time: ${seconds(startedAt)}`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  if (run.interruptedBy) return run.interruptedBy === 'SIGINT' ? 130 : 143;
  return total.failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = error instanceof MissingPart ? 2 : 1;
}
