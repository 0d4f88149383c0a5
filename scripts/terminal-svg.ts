import xterm, { type IBufferCell, type Terminal } from '@xterm/headless';

const cell = { width: 8.4, height: 18, margin: 14 };
const paper = '#1b1f27';
const ink = '#d7dae0';
/** The sixteen colours of a terminal, dark ones first. */
const palette = [
  '#3b4252',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#d7dae0',
  '#7f848e',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#ffffff',
];

interface Run {
  readonly column: number;
  text: string;
  readonly style: string;
}

/** What a terminal of this many columns shows after these bytes, as an SVG; `rows` is the most it can hold. */
export async function terminalSvg(bytes: string, columns: number, rows = 60): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const lines = Array.from({ length: rows }, (_, row) => runsOf(terminal, row, columns));
  const used = lines.findLastIndex((runs) => runs.length > 0) + 1;
  const width = columns * cell.width + 2 * cell.margin;
  const height = used * cell.height + 2 * cell.margin;
  const texts = lines.slice(0, used).flatMap((runs, row) => runs.map((run) => textOf(run, row)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace" font-size="14" fill="${ink}">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Neighbouring cells of one look, without the blank end of the line. */
function runsOf(terminal: Terminal, row: number, columns: number): readonly Run[] {
  const line = terminal.buffer.active.getLine(row);
  if (!line || line.translateToString(true) === '') return [];
  const runs: Run[] = [];
  for (let column = 0; column < columns; column += 1) {
    const at = line.getCell(column);
    if (!at) continue;
    const style = styleOf(at);
    const last = runs.at(-1);
    const text = at.getChars() || ' ';
    if (last?.style === style) last.text += text;
    else runs.push({ column, text, style });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter((run) => run.text !== '');
}

function styleOf(at: IBufferCell): string {
  const colour = at.isFgPalette() ? palette[at.getFgColor()] : undefined;
  const parts = [
    colour && `fill="${colour}"`,
    at.isBold() && 'font-weight="bold"',
    at.isDim() && 'opacity="0.6"',
  ];
  return parts.filter(Boolean).join(' ');
}

function textOf({ column, text, style }: Run, row: number): string {
  const x = (cell.margin + column * cell.width).toFixed(1);
  const y = cell.margin + (row + 0.75) * cell.height;
  // Told its width, a browser with another monospace font keeps the columns.
  const length = (text.length * cell.width).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${length}" xml:space="preserve" ${style}>${escape(text)}</text>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
