// npm run test:faults [-- F3 F5]: breaks the engine, the disk and the command in every way that has a number, and prints
// a table: what was broken, and what became of it.
import { messageOf } from '../../src/core/index.ts';
import { killedEngine, stoppedEngine } from './engine-down.ts';
import { engineErrors } from './engine-errors.ts';
import { readOnlyData } from './read-only.ts';
import { signals } from './signals.ts';
import { slowNetwork } from './slow-network.ts';
import { fullDisk } from './full-disk.ts';
import type { Fault, FaultRow } from './row.ts';

const faults: readonly Fault[] = [
  killedEngine,
  stoppedEngine,
  engineErrors,
  fullDisk,
  readOnlyData,
  signals,
  slowNetwork,
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((number) => !faults.some((fault) => fault.number === number));
if (unknown.length > 0)
  throw new Error(`no ${unknown.join(', ')} here: ${faults.map(({ number }) => number).join(', ')}`);

let rows = 0;
let failures = 0;

function print({ number }: Fault, { what, outcome, failed }: FaultRow): void {
  rows += 1;
  if (failed !== undefined) failures += 1;
  console.log(`${number.padEnd(4)} ${what.padEnd(72)}  ${outcome}`);
  if (failed !== undefined) console.log(`     FAILED: ${failed.replaceAll('\n', '\n     | ')}`);
}

for (const fault of faults.filter(({ number }) => chosen.length === 0 || chosen.includes(number))) {
  console.log(`\n${fault.number}: ${fault.title}`);
  try {
    for await (const row of fault.rows()) print(fault, row);
  } catch (error) {
    print(fault, { what: 'set-up', outcome: 'broken off', failed: messageOf(error) });
  }
}
console.log(failures === 0 ? `\n${rows} faults stood` : `\n${failures} of ${rows} failed`);
process.exitCode = failures === 0 ? 0 : 1;
