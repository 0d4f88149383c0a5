import type { View } from '../../core/index.ts';
import type { Check } from './check.ts';

const marks = { ok: 'ok', warning: 'warn', failed: 'FAIL' } as const;

/** A line a check, what to do indented below it. */
export function doctorView(checks: readonly Check[]): View {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, state, found, advice }) => [
    `${marks[state].padEnd(4)}  ${check.padEnd(width)}  ${found}`,
    ...advice.map((line) => `${' '.repeat(8 + width)}-> ${line}`),
  ]);
  return { kind: 'text', text: lines.join('\n') };
}
