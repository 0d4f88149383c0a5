// Mocha's dots, the numbers in a file for scripts/test.mjs, and where the time went.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import mocha from 'mocha';

const endWithinMs = 20_000;
const slowFiles = 8;
const worthNamingMs = 5000;

export default class extends mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const files = timeFiles(runner);
    runner.once('end', () => {
      writeFileSync(process.env.DOCKEROPS_TEST_STATS, JSON.stringify(runner.stats));
      showSlowest(files);
      setTimeout(complain, endWithinMs).unref();
    });
  }
}

/** Milliseconds by file, hooks included: a set-up often costs more than its tests. */
function timeFiles(runner) {
  const files = new Map();
  const add = ({ file, duration }) => files.set(file, (files.get(file) ?? 0) + (duration ?? 0));
  runner.on('test end', add);
  runner.on('hook end', add);
  return files;
}

function showSlowest(files) {
  const slowest = [...files].filter(([file, ms]) => file && ms > worthNamingMs).sort(([, a], [, b]) => b - a);
  for (const [file, ms] of slowest.slice(0, slowFiles))
    console.error(`${(ms / 1000).toFixed(1).padStart(8)} s  ${relative('', file)}`);
}

/** Tests that leave something open would otherwise never end. */
function complain() {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`error: the tests have ended, but something they left open keeps them alive: ${open}`);
  process.exit(1);
}
