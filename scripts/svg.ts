import xterm, { type IBufferCell, type Terminal } from '@xterm/headless';

const charWidth = 8.43;
const lineHeight = 19;
const fontSize = 14;
const padding = 16;
const background = '#0d1117';
const foreground = '#d6dde6';
/** The sixteen colours of terminals, as most of them show them on dark. */
const palette =
  '#484f58 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4 #6e7681 #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #f0f6fc'.split(
    ' ',
  );

/** A stretch of one line whose cells look the same. */
interface Stretch {
  readonly column: number;
  readonly style: string;
  text: string;
}

/** What a terminal shows after all that was written to it, as an SVG picture. `title` is read out by screen readers. */
export async function terminalPicture(raw: string, columns: number, title: string): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows: 60, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(raw, resolve));
  const lines = shownLines(terminal);
  const width = Math.ceil(columns * charWidth + 2 * padding);
  const height = lines.length * lineHeight + 2 * padding;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}" fill="${foreground}">`,
    ...lines.flatMap((line, row) => line.map((stretch) => drawn(stretch, row))),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Down to the last line that is more than the next prompt. */
function shownLines(terminal: Terminal): readonly (readonly Stretch[])[] {
  const lines = Array.from({ length: terminal.rows }, (_, row) => stretches(terminal, row));
  const last = lines.findLastIndex((line) => line.length > 0 && line[0]?.text !== '$');
  return lines.slice(0, last + 1);
}

/** The words of a row; blanks between them are left to their positions. */
function stretches(terminal: Terminal, row: number): readonly Stretch[] {
  const found: Stretch[] = [];
  const line = terminal.buffer.active.getLine(row);
  let open: Stretch | undefined;
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? '';
    if (!cell || text.trim() === '') {
      open = undefined;
      continue;
    }
    const style = styleOf(cell);
    if (open?.style !== style) found.push((open = { column, style, text: '' }));
    open.text += text;
  }
  return found;
}

function styleOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? palette[cell.getFgColor()] : undefined;
  return [
    colour && ` fill="${colour}"`,
    cell.isBold() && ' font-weight="bold"',
    cell.isDim() && ' fill-opacity="0.6"',
    cell.isUnderline() && ' text-decoration="underline"',
  ]
    .filter(Boolean)
    .join('');
}

/** `textLength` keeps columns in line whatever font the reader has. */
function drawn({ column, style, text }: Stretch, row: number): string {
  const x = (padding + column * charWidth).toFixed(1);
  const y = padding + row * lineHeight + fontSize;
  const width = (Array.from(text).length * charWidth).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${style}>${escape(text)}</text>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
