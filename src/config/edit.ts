import { cutComment, encodeValue } from './ini-value.ts';
import { linesOf, readLine } from './ini.ts';

/**
 * The text with `key = value` in a section (empty name: above the first header), all else as it was,
 * comments and line ends too. A missing section is added at the end.
 */
export function setIniValue(text: string, section: string, key: string, value: string): string {
  const lines = [...linesOf(text)];
  if (lines.at(-1) === '') lines.pop();
  const { from, to } = bounds(lines, section);
  const at = lines.findIndex((line, index) => index >= from && index < to && isEntry(line, key));
  const entry = `${key} = ${encodeValue(value)}`;
  if (at !== -1) lines[at] = withComment(entry, lines[at] ?? '');
  else if (from === -1) lines.push(...(lines.length > 0 ? [''] : []), `[${section}]`, entry);
  else lines.splice(lastWritten(lines, from, to), 0, entry);
  return lines.join(text.includes('\r\n') ? '\r\n' : '\n') + (text.includes('\r\n') ? '\r\n' : '\n');
}

/** The lines of a section without its header; `from` is -1 when there is no such section. */
function bounds(lines: readonly string[], section: string): { readonly from: number; readonly to: number } {
  const headers = lines.map((line) => nameOf(line));
  const from = section === '' ? 0 : headers.indexOf(section) + 1 || -1;
  const next = headers.findIndex((name, index) => name !== undefined && index >= from);
  return { from, to: from === -1 || next === -1 ? lines.length : next };
}

function nameOf(line: string): string | undefined {
  const read = readLine(line);
  return read.kind === 'section' ? read.name : undefined;
}

function isEntry(line: string, key: string): boolean {
  const read = readLine(line);
  return read.kind === 'entry' && read.key === key && !read.list;
}

/** Behind the section's last line that is not blank, so that the gap to the next one stays. */
function lastWritten(lines: readonly string[], from: number, to: number): number {
  const last = lines.findLastIndex((line, index) => index >= from && index < to && line.trim() !== '');
  return last === -1 ? from : last + 1;
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
