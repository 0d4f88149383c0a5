import Table from 'cli-table3';
import type { View } from '../core/index.ts';
import { cut, pad, widthOf } from './width.ts';

type TableView = Extract<View, { kind: 'table' }>;

const gap = 3;
/** An IPv4 address is whole, or it is of no use. */
const narrowest = 15;

const borderless = Object.fromEntries(
  // prettier-ignore
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map((name) => [name, '']),
);

/** A view as text without a line's end. `columns` is the terminal's width; undefined where nothing may be cut. */
export function viewText(view: View, columns = Infinity): string {
  if (view.kind === 'text') return view.text.replace(/\n$/, '');
  const notes = view.notes ?? [];
  if (view.rows.length === 0 && view.empty !== undefined) return [view.empty, ...notes].join('\n');
  const fitting = withoutSpare(view, columns);
  const widths = fit(naturalWidths(fitting), columns);
  if (totalOf(widths) > columns) return [recordsText(view), ...notes].join('\n');
  const left = view.columns.filter((name) => !fitting.columns.includes(name));
  const narrow = left.length > 0 ? [`Too narrow here for ${left.join(', ')}.`] : [];
  return [tableText(fitting, widths), ...notes, ...narrow].join('\n');
}

/** The same without the columns it can do without, as many of them as it takes. */
function withoutSpare(view: TableView, columns: number): TableView {
  const [first, ...spare] = view.spare ?? [];
  if (first === undefined || totalOf(naturalWidths(view)) <= columns) return view;
  const at = view.columns.indexOf(first);
  const without = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, index) => index !== at);
  return withoutSpare(
    { ...view, columns: without(view.columns), rows: view.rows.map(without), spare },
    columns,
  );
}

function tableText(view: TableView, widths: readonly number[]): string {
  const table = new Table({
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(...linesOf(view).map((row) => row.map((cell, at) => cut(cell, widths[at] ?? narrowest))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Where no row fits a line: a line for each cell, nothing cut. */
function recordsText({ columns, rows }: TableView): string {
  const width = Math.max(...columns.map(widthOf));
  const record = (row: readonly string[]): string =>
    columns.map((name, at) => `${pad(name.toUpperCase(), width)}  ${oneLine(row[at] ?? '')}`).join('\n');
  return rows.map(record).join('\n\n');
}

const linesOf = (view: TableView): readonly (readonly string[])[] =>
  [view.columns.map((name) => name.toUpperCase()), ...view.rows].map((row) => row.map(oneLine));

const naturalWidths = (view: TableView): readonly number[] =>
  view.columns.map((_, at) => Math.max(...linesOf(view).map((row) => widthOf(row[at] ?? ''))));

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, gap * (widths.length - 1));

const oneLine = (cell: string): string => cell.replaceAll(/\s*[\r\n]+\s*/g, ' ');

/** Takes from the widest column, cell by cell, until the row fits or nothing more can be taken. */
function fit(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural];
  while (totalOf(widths) > columns) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
