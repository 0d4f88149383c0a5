import type { HostOutcome } from '../core/index.ts';
import type { Style } from './colour.ts';
import { duration } from './duration.ts';
import { pad, widthOf } from './width.ts';

const signs = {
  ok: { colour: 'green', word: 'ok' },
  failed: { colour: 'red', word: 'failed' },
  unreachable: { colour: 'red', word: 'unreachable' },
  skipped: { colour: 'yellow', word: 'left out' },
  'not-started': { colour: 'dim', word: 'not started' },
} as const satisfies Record<HostOutcome['outcome'], unknown>;

/** A line for each host, in the order in which they were named, and one that counts them. */
export function recapText(hosts: readonly HostOutcome[], style: Style): string {
  const names = Math.max(...hosts.map(({ host }) => widthOf(host)));
  const words = Math.max(...hosts.map(({ outcome }) => signs[outcome].word.length));
  const lines = hosts.map(({ host, outcome, ms, reason = '' }) => {
    const { colour, word } = signs[outcome];
    const [first = ''] = reason.split('\n');
    const tail = outcome === 'ok' ? style('dim', duration(ms)) : first;
    return `  ${pad(host, names)}  ${style(colour, pad(word, words))}  ${tail}`.trimEnd();
  });
  return [`${hosts.length} hosts: ${countText(hosts)}`, ...lines].join('\n');
}

function countText(hosts: readonly HostOutcome[]): string {
  const counts = Object.entries(signs).map(
    ([outcome, { word }]) => [hosts.filter((one) => one.outcome === outcome).length, word] as const,
  );
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
