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
  const fitting = withoutSpare({ ...view, rows: view.rows.map((row) => row.map(oneLine)) }, columns);
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

/** By ourselves: cli-table3 took a third of a `ps` of 200 instances (ADR 0023). */
const tableText = (view: TableView, widths: readonly number[]): string =>
  linesOf(view)
    .map((row) => widths.map((width, at) => pad(cut(row[at] ?? '', width), width + gap)))
    .map((cells) => cells.join('').trimEnd())
    .join('\n');

/** Where no row fits a line: a line for each cell, nothing cut. */
function recordsText({ columns, rows }: TableView): string {
  const record = (row: readonly string[]): string => {
    const table = new Table({
      chars: borderless,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    });
    table.push(...columns.map((name, at) => [name.toUpperCase(), oneLine(row[at] ?? '')]));
    return trimmed(table.toString());
  };
  return rows.map(record).join('\n\n');
}

const trimmed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

const linesOf = ({ columns, rows }: TableView): readonly (readonly string[])[] => [
  columns.map((name) => oneLine(name).toUpperCase()),
  ...rows,
];

function naturalWidths(view: TableView): readonly number[] {
  const lines = linesOf(view);
  return view.columns.map((_, at) => Math.max(...lines.map((row) => widthOf(row[at] ?? ''))));
}

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
