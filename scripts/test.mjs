// npm test: after nothing but a clone. Installs and starts what is missing, then runs every level against real parts.
//   npm test -- --only unit           one level (unit, integration, e2e), repeatable
//   npm test -- --jobs 1              one file at a time
//   npm test -- --grep 'a session'    anything else goes to mocha
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MissingPart, ensureParts } from './parts.mjs';
import { ensureBuild, ensurePackages, repository } from './setup.mjs';
import { TestRun, coverageData, seconds } from './test-run.mjs';

const levels = ['unit', 'integration', 'e2e'];
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

function showCoverage() {
  const c8 = join(repository, 'node_modules', 'c8', 'bin', 'c8.js');
  spawnSync(process.execPath, [c8, 'report'], { cwd: repository, stdio: 'inherit' });
}

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
