import type { View } from '../../core/index.ts';
import { ageText, portsText, stateText } from './format.ts';
import type { PsRow } from './ps.ts';

type Column = readonly [heading: string, cell: (row: PsRow) => string];

const project: Column = ['PROJECT', (row) => row.project ?? '-'];
const pod: Column = ['POD', (row) => row.pod ?? '-'];

const columnsOf = (rows: readonly PsRow[]): readonly Column[] => [
  ...(new Set(rows.map((row) => row.project)).size > 1 ? [project] : []),
  ['CONTAINER', (row) => row.container ?? row.name],
  ['INSTANCE', (row) => row.instance ?? '-'],
  ['TYPE', (row) => row.type ?? '-'],
  ...(rows.some((row) => row.pod !== null) ? [pod] : []),
  ['STATE', (row) => `${stateText(row)}${row.beingReplaced ? ', being replaced' : ''}`],
  ['IP', (row) => row.address || '-'],
  ['PORTS', (row) => portsText(row.ports) || '-'],
  ['IMAGE', (row) => row.image],
  ['AGE', (row) => ageText(row.ageSeconds)],
];

/** `ps` as a table. PROJECT is shown where there are several projects or foreign containers, POD where there are pods. */
export function psView(rows: readonly PsRow[]): View {
  const columns = columnsOf(rows);
  return {
    kind: 'table',
    columns: columns.map(([heading]) => heading),
    spare: ['IMAGE', 'AGE', 'TYPE', 'PORTS'],
    rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
    empty:
      'Nothing to show: "dockerops run:all" starts the platform, "dockerops ps:all" shows stopped instances too.',
    ...(rows.some((row) => row.foreign) && {
      notes: ['Without a project: not made by dockerops, never touched.'],
    }),
  };
}
