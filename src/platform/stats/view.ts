import type { View } from '../../core/index.ts';
import { stateText } from '../views/format.ts';
import type { StatsRow } from './rows.ts';

/** `stats` as a table, the same whether it is shown once or again and again. */
export function statsView(rows: readonly StatsRow[]): View {
  return {
    kind: 'table',
    columns: [
      'CONTAINER',
      'INSTANCE',
      'STATE',
      'CPU',
      'MEMORY',
      'OF LIMIT',
      'NET IN/OUT',
      'DISK READ/WRITTEN',
      'PIDS',
    ],
    rows: rows.map((row) => [
      row.container,
      row.instance,
      stateText({ ...row, health: null }),
      percentText(row.cpuPercent),
      pair(row.memoryBytes, row.memoryLimitBytes),
      percentText(row.memoryPercent),
      pair(row.networkReceivedBytes, row.networkSentBytes),
      pair(row.blockReadBytes, row.blockWrittenBytes),
      row.pids === null ? '-' : String(row.pids),
    ]),
    empty: 'No instance is there. "dockerops run:all" starts the platform.',
  };
}

const percentText = (percent: number | null): string => (percent === null ? '-' : `${percent.toFixed(1)} %`);

const pair = (one: number | null, other: number | null): string =>
  one === null || other === null ? '-' : `${sizeText(one)} / ${sizeText(other)}`;

/** `512 B`, `1.5 KiB`, `23.4 MiB`: powers of 1024, which memory comes in. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** at;
  return `${at === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[at] ?? ''}`;
}
