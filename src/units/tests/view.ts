import type { View } from '../../core/index.ts';
import type { TestResult } from './run.ts';

const words = { ok: 'ok', failed: 'FAIL', skipped: 'SKIP' } as const;

/** A line for each case, and how many there were. */
export function testView({ unit, cases }: TestResult): View {
  const lines = cases.map(
    ({ name, outcome, seconds }) => `${words[outcome].padEnd(4)} ${name} (${seconds.toFixed(1)} s)`,
  );
  const count = (outcome: keyof typeof words) => cases.filter((one) => one.outcome === outcome).length;
  const sum = `${unit}: ${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped`;
  return { kind: 'text', text: [...lines, sum].join('\n') };
}
