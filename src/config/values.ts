import { nearest } from '../core/index.ts';

/** What a value could not be read as: "a size such as 512m". */
export class BadValue extends Error {
  readonly hint: string | undefined;
  constructor(expected: string, hint?: string) {
    super(expected);
    this.hint = hint;
  }
}

const yes = new Set(['yes', 'true', 'on', '1']);
const no = new Set(['no', 'false', 'off', '0']);

/** yes/no, true/false, on/off, 1/0 in any case. */
export function parseBool(text: string): boolean {
  const word = text.toLowerCase();
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  throw new BadValue('yes or no');
}

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text) && text.length <= 15;

/** A number without a sign, with a decimal point or without. Throws `BadValue`, like all parsers here. */
export function parseNumber(text: string): number {
  if (!isNumber(text)) throw new BadValue('a number, 0 or greater');
  return Number(text);
}

/** A number greater than nothing. */
export function parsePositive(text: string): number {
  if (!isNumber(text) || Number(text) <= 0) throw new BadValue('a number greater than 0');
  return Number(text);
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/** Bytes, with Docker's units: `512m`, `1.5g`, `64MB`; powers of 1024. */
export function parseBytes(text: string): number {
  const [, number, unit] = /^(\d{1,15}(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const bytes = Number(number) * (units[unit?.toLowerCase() ?? '?'] ?? NaN);
  if (!(bytes > 0)) throw new BadValue('a size such as 512m or 2g');
  return Math.round(bytes);
}

/** The shortest text that `parseBytes` reads as this many bytes: `512m`, `1536m`, `2g`. */
export function encodeBytes(bytes: number): string {
  const fitting = Object.entries(units).filter(([, size]) => bytes % size === 0);
  const [unit, size] = fitting.at(-1) ?? ['', 1];
  return `${bytes / size}${unit}`;
}

/** Makes a parser of exactly these words, which names the nearest one where none fits. */
export function parseOneOf<const T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found === undefined) {
      const near = nearest(text, values);
      throw new BadValue(
        `one of ${values.join(', ')}`,
        near === undefined ? near : `did you mean "${near}"?`,
      );
    }
    return found;
  };
}

/** A command as words: blanks part them, quotes keep them together, a backslash keeps the next sign. */
export function parseWords(text: string): readonly string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    words.push(unquote(match[1] ?? ''));
    end = pattern.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new BadValue('words whose quotes are closed');
  return words;
}

/** The text that `parseWords` reads as these words. */
export const encodeWords = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"'\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)).join(' ');

const unquote = (word: string): string =>
  word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_all, double?: string, single?: string, sign?: string) =>
      double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? sign ?? ''),
  );
