import { BadValue } from '../../../config/index.ts';
import { text, type ReadValue } from '../../keywords/values.ts';
import type { Pattern } from './schema.ts';

/** What Python writes otherwise. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/\(\?P<(\w+)>/g, '(?<$1>'],
  [/\(\?P=(\w+)\)/g, '\\k<$1>'],
  [/\\A/g, '(?<![\\s\\S])'],
  [/\\Z/g, '(?![\\s\\S])'],
];

/** A regular expression of Python's, searched anywhere in a text of many lines (units §9.8). */
export const pattern: ReadValue<Pattern> = (node) => {
  const written = text(node);
  const [, letters = ''] = /^\(\?([a-zA-Z]+)\)/.exec(written) ?? [];
  if (/[^ims]/.test(letters)) throw new BadValue('a pattern with no other flags than (?i), (?m) and (?s)');
  const body = letters === '' ? written : written.slice(letters.length + 3);
  const source = translations.reduce((sum, [from, to]) => sum.replace(from, to), body);
  const flags = [...new Set(`m${letters}`)].join('');
  try {
    return { source: new RegExp(source, flags).source, flags };
  } catch {
    throw new BadValue('a regular expression');
  }
};

/** Whether a text has something that the pattern means. */
export const found = ({ source, flags }: Pattern, within: string): boolean =>
  new RegExp(source, flags).test(within);
