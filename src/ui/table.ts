import Table from 'cli-table3';
import type { View } from '../core/index.ts';
import { cut, widthOf } from './width.ts';

type TableView = Extract<View, { kind: 'table' }>;

const gap = 3;
const narrowest = 8;

const borderless = Object.fromEntries(
  // prettier-ignore
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map((name) => [name, '']),
);

/** A view as text without a line's end. `columns` is the terminal's width; undefined where nothing may be cut. */
export function viewText(view: View, columns?: number): string {
  if (view.kind === 'text') return view.text.replace(/\n$/, '');
  const notes = view.notes ?? [];
  if (view.rows.length === 0 && view.empty !== undefined) return [view.empty, ...notes].join('\n');
  return [tableText(view, columns), ...notes].join('\n');
}

function tableText(view: TableView, columns: number | undefined): string {
  const rows = [view.columns.map((name) => name.toUpperCase()), ...view.rows].map((row) => row.map(oneLine));
  const natural = view.columns.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  const widths = columns === undefined ? natural : fit(natural, columns);
  const table = new Table({
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(...rows.map((row) => row.map((cell, at) => cut(cell, widths[at] ?? narrowest))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const oneLine = (cell: string): string => cell.replaceAll(/\s*[\r\n]+\s*/g, ' ');

/** Takes from the widest column, cell by cell, until the row fits or nothing more can be taken. */
function fit(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, width) => sum + width, gap * (widths.length - 1));
  while (total() > columns) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
