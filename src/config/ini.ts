import { ConfigError, type DockeropsError, type SourcePosition } from '../core/index.ts';
import type { Entry, Scanned, Section } from './document.ts';
import { decodeValue } from './ini-value.ts';

/** One line of an INI file, as the scanner and the editor see it. */
export type Line =
  | { readonly kind: 'blank' }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'entry'; readonly key: string; readonly list: boolean; readonly value: string }
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint: string };

/** Splits at LF and CRLF; a text that ends with one has an empty last line. */
export const linesOf = (text: string): readonly string[] => text.split(/\r?\n/);

/** Reads one line by itself; what is wrong with it is part of the answer, never thrown. */
export function readLine(line: string): Line {
  const text = line.trim();
  if (text === '' || text.startsWith(';') || text.startsWith('#')) return { kind: 'blank' };
  return text.startsWith('[') ? readHeader(text) : readEntry(text);
}

function readHeader(text: string): Line {
  const name = /^\[([^[\]]+)\]\s*([;#].*)?$/.exec(text)?.[1]?.trim();
  if (name !== undefined && name !== '') return { kind: 'section', name };
  return {
    kind: 'wrong',
    problem: `"${shorten(text)}" is not a section header`,
    hint: 'write [NAME], closed, alone on its line',
  };
}

function readEntry(text: string): Line {
  const at = text.indexOf('=');
  const written = text.slice(0, at).trim();
  const key = written.replace(/\[\]$/, '').trimEnd();
  if (at === -1 || key === '') {
    return {
      kind: 'wrong',
      problem: `"${shorten(text)}" is neither a section nor a setting`,
      hint: 'write key = value',
    };
  }
  const decoded = decodeValue(text.slice(at + 1));
  if ('problem' in decoded) {
    return {
      kind: 'wrong',
      problem: `the value of "${shorten(key)}" cannot be read: ${decoded.problem}`,
      hint: 'write it without quotes, or as "text" with JSON\'s escapes',
    };
  }
  return { kind: 'entry', key, list: written.endsWith('[]'), value: decoded.value };
}

/** Reads INI text line by line. Says all that is wrong, each with its line; never throws. */
export function scanIni(text: string, file: string): Scanned {
  const errors: DockeropsError[] = [];
  const sections: MutableSection[] = [{ name: '', where: { file, line: 1 }, entries: [] }];
  linesOf(text).forEach((line, index) => {
    const where = { file, line: index + 1 };
    const read = readLine(line);
    if (read.kind === 'wrong') errors.push(new ConfigError(read.problem, { where, hint: read.hint }));
    else if (read.kind === 'section') sections.push({ name: read.name, where, entries: [] });
    else if (read.kind === 'entry') sections.at(-1)?.entries.push({ ...read, where });
  });
  return { document: { file, sections }, errors: [...errors, ...sections.flatMap(doubleKeys)] };
}

type MutableSection = Section & { readonly entries: (Entry & { readonly where: SourcePosition })[] };

/** A key twice in one section, unless it is a list. */
function doubleKeys(section: Section): readonly DockeropsError[] {
  const first = new Map<string, Entry>();
  return section.entries.flatMap((entry) => {
    const before = first.get(entry.key);
    first.set(entry.key, before ?? entry);
    if (!before || (before.list && entry.list)) return [];
    return new ConfigError(`"${shorten(entry.key)}" was already given on line ${before.where.line}`, {
      where: entry.where,
      hint: before.list || entry.list ? `write ${shorten(entry.key)}[] in both` : 'keep one of the two',
    });
  });
}

/** Text of any length and kind, fit for a message. */
export function shorten(text: string): string {
  const shown = text.replace(/\p{C}/gu, '?');
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
