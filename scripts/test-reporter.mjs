// Mocha's dots, and the numbers in a file for scripts/test.mjs.
import { writeFileSync } from 'node:fs';
import mocha from 'mocha';

const endWithinMs = 20_000;

export default class extends mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      writeFileSync(process.env.DOCKEROPS_TEST_STATS, JSON.stringify(runner.stats));
      setTimeout(complain, endWithinMs).unref();
    });
  }
}

/** Tests that leave something open would otherwise never end. */
function complain() {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`error: the tests have ended, but something they left open keeps them alive: ${open}`);
  process.exit(1);
}
