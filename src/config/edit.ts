import { cutComment, encodeValue } from './ini-value.ts';
import { linesOf, readLine } from './ini.ts';

/**
 * The text with `key = value` in a section (empty name: above the first header), all else as it was,
 * comments and line ends too. A missing section is added at the end.
 */
export function setIniValue(text: string, section: string, key: string, value: string): string {
  const lines = [...linesOf(text)];
  if (lines.at(-1) === '') lines.pop();
  const place = bounds(lines, section);
  const entry = `${key} = ${encodeValue(value)}`;
  const at = place ? lines.findIndex((line, index) => within(place, index) && isEntry(line, key)) : -1;
  if (!place) lines.push(...(lines.length > 0 ? [''] : []), `[${section}]`, entry);
  else if (at === -1) lines.splice(lastWritten(lines, place), 0, entry);
  else lines[at] = withComment(entry, lines[at] ?? '');
  return lines.join(text.includes('\r\n') ? '\r\n' : '\n') + (text.includes('\r\n') ? '\r\n' : '\n');
}

/** The lines of a section without its header: `from` up to, not with, `to`. */
interface Bounds {
  readonly from: number;
  readonly to: number;
}

function bounds(lines: readonly string[], section: string): Bounds | undefined {
  const headers = lines.map(nameOf);
  const header = headers.indexOf(section);
  if (section !== '' && header === -1) return undefined;
  const from = section === '' ? 0 : header + 1;
  const next = headers.findIndex((name, index) => name !== undefined && index >= from);
  return { from, to: next === -1 ? lines.length : next };
}

const within = ({ from, to }: Bounds, index: number): boolean => index >= from && index < to;

function nameOf(line: string): string | undefined {
  const read = readLine(line);
  return read.kind === 'section' ? read.name : undefined;
}

function isEntry(line: string, key: string): boolean {
  const read = readLine(line);
  return read.kind === 'entry' && read.key === key && !read.list;
}

/** Behind the section's last line that is not blank, so that the gap to the next one stays. */
function lastWritten(lines: readonly string[], place: Bounds): number {
  const last = lines.findLastIndex((line, index) => within(place, index) && line.trim() !== '');
  return last === -1 ? place.from : last + 1;
}

/** The new entry with the old line's comment, in its old column where there is room. */
function withComment(entry: string, line: string): string {
  const start = line.indexOf('=') + 1;
  const raw = cutComment(line.slice(start));
  const behind = line.slice(line.indexOf(raw, start) + raw.length);
  const comment = behind.trim();
  if (comment === '') return entry;
  return `${entry.padEnd(line.length - behind.trimStart().length - 1)} ${comment}`;
}
