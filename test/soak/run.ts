// npm run test:soak [-- minutes=30]: starts, changes, breaks and cleans a platform again and again in one process, on
// the real engine; prints what each cycle left, and fails when anything is left or grows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../src/core/index.ts';
import { baseImageOf, buildIn } from '../support/base-image.ts';
import { builtScene } from '../support/scene.ts';
import { Cycle, soakImages } from './cycle.ts';
import { grown, read, type Reading } from './leaks.ts';

const minutes = Number(/^minutes=(\d+(?:\.\d+)?)$/.exec(process.argv[2] ?? 'minutes=30')?.[1]);
if (!(minutes > 0)) throw new Error('usage: npm run test:soak [-- minutes=NUMBER]');

const columns: readonly (keyof Reading)[] = [
  'containers',
  'networks',
  'volumes',
  'kept',
  'images',
  'files',
  'descriptors',
  'resources',
  'heap',
  'rss',
];
const line = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, at) => String(cell).padStart(at < 2 ? 7 : 11)).join(' '));

// Whatever makes a temporary file makes it there from now on, where it is counted.
const temporary = await mkdtemp(join(tmpdir(), 't-soak-'));
process.env['TMPDIR'] = temporary;

const platform = await builtScene(soakImages, '');
const readings: Reading[] = [];
let failure = '';
const until = Date.now() + minutes * 60_000;
try {
  const base = await baseImageOf(platform);
  await platform.write('apps_containers/based/Dockerfile', `FROM ${base}\n`);
  await buildIn(platform, 'based');
  const cycle = new Cycle(platform);
  line(['cycle', 'seconds', ...columns]);
  while (Date.now() < until && failure === '') {
    const startedAt = Date.now();
    await cycle.perform().catch((error: unknown) => (failure = messageOf(error)));
    const reading = await read(platform, temporary);
    readings.push(reading);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    line([readings.length, seconds, ...columns.map((column) => reading[column])]);
  }
} finally {
  await platform.remove();
  await rm(temporary, { recursive: true });
}
const leaks = failure === '' ? grown(readings) : [`cycle ${readings.length}: ${failure}`];
console.log(
  leaks.length === 0
    ? `${readings.length} cycles in ${minutes} minutes: nothing left, nothing grew`
    : `FAILED: ${leaks.join(', ')}`,
);
process.exitCode = leaks.length === 0 ? 0 : 1;
