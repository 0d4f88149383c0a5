// Mocha's dots, and the numbers in a file for scripts/test.mjs.
import { writeFileSync } from 'node:fs';
import mocha from 'mocha';

export default class extends mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => writeFileSync(process.env.DOCKEROPS_TEST_STATS, JSON.stringify(runner.stats)));
  }
}
