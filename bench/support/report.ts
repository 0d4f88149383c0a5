import type { Bar, Case } from './row.ts';
import { median, type Times } from './measure.ts';

/** What a case came to, as Markdown: the bars, and the medians they are made of. */
export function caseReport(one: Case, times: Times): string {
  return [
    `### ${one.title}`,
    '',
    '| bar | measured | must be | |',
    '| --- | --- | --- | --- |',
    ...one.bars.map((bar) => barLine(bar, times)),
    '',
    '| who and what | median | from | to |',
    '| --- | --: | --: | --: |',
    ...[...times].map(([key, values]) => timeLine(key, values)),
    ...(one.notes?.() ?? []).flatMap((note) => ['', note]),
    '',
  ].join('\n');
}

function barLine(bar: Bar, times: Times): string {
  const missing = [bar.of, ...('against' in bar ? [bar.against] : [])].find((key) => !times.has(key));
  if (missing !== undefined)
    return line(bar.what, `${whoOf(missing)} is not on this machine`, '', 'not measured');
  const of = median(times.get(bar.of) ?? []);
  if (!('against' in bar))
    return line(bar.what, ms(of), `≤ ${ms(bar.atMostMs)}`, verdict(of <= bar.atMostMs));
  const ratio = of / median(times.get(bar.against) ?? []);
  return line(
    bar.what,
    `${ratio.toFixed(2)} × ${whoOf(bar.against)}`,
    `≤ ${bar.atMost.toFixed(2)}`,
    verdict(ratio <= bar.atMost),
  );
}

/** `compose` of `compose up`. */
const whoOf = (key: string): string => key.replace(/ [^ ]+$/, '');

const verdict = (reached: boolean): string => (reached ? 'reached' : '**missed**');

const timeLine = (key: string, values: readonly number[]): string =>
  line(key, ms(median(values)), ms(Math.min(...values)), ms(Math.max(...values)));

const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const ms = (value: number): string =>
  value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(2)} s`;

/** A file of sections `## NAME`, in which this one is put in the place of its older self. */
export function withSection(text: string, name: string, section: string): string {
  const parts = text.split(/^(?=## )/m);
  const at = parts.findIndex((part) => part.startsWith(`## ${name}\n`));
  if (at < 0) return [...parts, section].join('');
  return parts.with(at, section).join('');
}
