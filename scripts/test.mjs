// npm test: after nothing but a clone. Installs and starts what is missing, then runs every level against real parts.
//   npm test -- --only unit           one level (unit, integration, e2e), repeatable
//   npm test -- --grep 'a session'    anything else goes to mocha
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MissingPart, ensureParts } from './parts.mjs';
import { ensureBuild, ensurePackages, repository } from './setup.mjs';

const levels = ['unit', 'integration', 'e2e'];
const coverageData = join(repository, 'coverage', 'tmp');
/** What demo and test platforms are built FROM (conf/build.conf). */
const distributionImage = 'debian:bookworm-slim';

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
  if (needsParts) makeDistributionImage();
  return stop;
}

function makeDistributionImage() {
  const args = [join(repository, 'dist', 'bin.cjs'), '--yes', `bootstrap:${distributionImage}`];
  const { status } = spawnSync(process.execPath, args, {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new MissingPart(`${distributionImage} is missing and could not be made`);
}

/** Runs one level; a mocha that ends without numbers counts as a failure. */
async function runLevel(level, rest, directory) {
  const startedAt = Date.now();
  console.error(`\n== ${level}`);
  const stats = join(directory, `${level}.json`);
  const mocha = join(repository, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(repository, 'scripts', 'test-reporter.mjs');
  const child = spawn(
    process.execPath,
    [mocha, '--reporter', reporter, ...rest, `test/${level}/**/*.test.ts`],
    {
      cwd: repository,
      stdio: 'inherit',
      env: { ...process.env, NODE_V8_COVERAGE: coverageData, DOCKEROPS_TEST_STATS: stats },
    },
  );
  const [code] = await once(child, 'exit');
  console.error(`== ${level}: ${seconds(startedAt)}`);
  return numbers(stats, code);
}

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
  const directory = mkdtempSync(join(tmpdir(), 'dockerops-test-'));
  rmSync(coverageData, { recursive: true, force: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const level of chosen)
      for (const [what, count] of Object.entries(await runLevel(level, rest, directory)))
        total[what] += count;
    showCoverage();
  } finally {
    rmSync(directory, { recursive: true });
    stop();
  }
  console.log(`time: ${seconds(startedAt)}`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
}

// Ctrl-C ends mocha; what was started is stopped all the same.
process.on('SIGINT', () => undefined);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = error instanceof MissingPart ? 2 : 1;
}
