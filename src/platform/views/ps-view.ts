import type { View } from '../../core/index.ts';
import { ageText, portsText, stateText } from './format.ts';
import type { PsRow } from './ps.ts';

const columns = ['CONTAINER', 'INSTANCE', 'TYPE', 'STATE', 'IP', 'PORTS', 'IMAGE', 'AGE'];

/** `ps` as a table; a PROJECT column comes first where several projects or foreign containers are shown. */
export function psView(rows: readonly PsRow[]): View {
  const withProject = new Set(rows.map((row) => row.project)).size > 1;
  return {
    kind: 'table',
    columns: withProject ? ['PROJECT', ...columns] : columns,
    rows: rows.map((row) => (withProject ? [row.project ?? '-', ...cells(row)] : cells(row))),
    empty:
      'Nothing is running. "dockerops run:all" starts the platform, "dockerops ps:all" shows stopped instances too.',
    ...(rows.some((row) => row.foreign) && {
      notes: ['Without a project: not made by dockerops, never touched.'],
    }),
  };
}

const cells = (row: PsRow): readonly string[] => [
  row.container ?? row.name,
  row.instance ?? '-',
  row.type ?? '-',
  stateText(row),
  row.address || '-',
  portsText(row.ports) || '-',
  row.image,
  ageText(row.ageSeconds),
];
