// Measures dockerops beside its floor and its peers. usage: npm run bench -- [ROW …] [--rounds N] [--dry]
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rows } from './rows/index.ts';
import { Bench, root } from './support/bench.ts';
import { run } from './support/command.ts';
import { commit, load, machineFacts } from './support/machine.ts';
import { measure } from './support/measure.ts';
import { caseReport, withSection } from './support/report.ts';
import type { Case, Row } from './support/row.ts';
import { say } from './support/say.ts';

const results = join(import.meta.dirname, 'RESULTS.md');
const heading = `# Results of the benchmarks

Written by \`npm run bench\`; what the rows mean and what stands in the way of a missed bar is in
[docs/performance.md](../docs/performance.md).

`;

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const bench = new Bench();

let stopped: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    say('removing what was made');
    stopped = bench.scratch.remove().finally(() => process.exit(130));
  });

const chosen = positionals.length === 0 ? rows : rows.filter(({ name }) => positionals.includes(name));
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  say(`no row ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
await run(['npm', 'run', 'build'], { cwd: root });
try {
  for (const row of chosen) await perform(row);
} catch (error) {
  // What a signal ended fails its row; that must not end the clean-up.
  await stopped;
  throw error;
}

async function report(one: Case): Promise<string> {
  const count = rounds * (one.times ?? 1);
  const has = await Promise.all(one.contenders.map((each) => bench.has(each)));
  const there = { ...one, contenders: one.contenders.filter((_, index) => has[index]) };
  const text = caseReport(one, await measure(there, count));
  return `${text}\nMedian of ${count} interleaved rounds after one that is not counted.\n`;
}

async function perform(row: Row): Promise<void> {
  say(`${row.name}: ${row.title}`);
  const before = load();
  const parts: string[] = [];
  try {
    for await (const one of row.cases(bench)) parts.push(await report(one));
  } finally {
    await bench.scratch.remove();
  }
  const facts = [
    `${new Date().toISOString().slice(0, 10)}, commit ${await commit(root)}; load average ${before} before, ${load()} after.`,
    `${await machineFacts(bench.engine)}.`,
  ];
  const section = `## ${row.name}\n\n${row.title}.\n\n${facts.join('\n')}\n\n${parts.join('\n')}\n`;
  process.stdout.write(section);
  if (values.dry) return;
  const text = existsSync(results) ? await readFile(results, 'utf8') : heading;
  await writeFile(results, withSection(text, row.name, section));
}
