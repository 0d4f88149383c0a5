import { ConfigError, type SourcePosition } from '../../core/index.ts';

/** A line of ssh_config(5): its keyword in lower case, and the words behind it. */
export interface Directive {
  readonly keyword: string;
  readonly words: readonly string[];
  readonly where: SourcePosition;
}

/** Reads a file's lines. Throws `ConfigError` for a quote that stays open and for a keyword without a value. */
export function parseSshConfig(text: string, file: string): readonly Directive[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const where = { file, line: index + 1 };
    const [, keyword = '', rest = ''] = /^\s*([^\s=#"]+)(?:\s*=\s*|\s+|$)(.*)$/.exec(line) ?? [];
    if (keyword === '') return [];
    const words = splitWords(rest, where);
    if (words.length === 0) throw new ConfigError(`${keyword} has no value`, { where });
    return [{ keyword: keyword.toLowerCase(), words, where }];
  });
}

/** Blanks part words, quotes keep them together, a `#` that begins a word ends the line. */
function splitWords(text: string, where: SourcePosition): readonly string[] {
  const words: string[] = [];
  const pattern = /\s*(?:#.*|((?:"[^"]*"|'[^']*'|\\["'\\]|[^\s"'])+))/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[1] !== undefined) words.push(unquote(match[1]));
    end = pattern.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new ConfigError('a quote is not closed', { where });
  return words;
}

const unquote = (word: string): string =>
  word.replace(
    /"([^"]*)"|'([^']*)'|\\(["'\\])/g,
    (_all, double?: string, single?: string, sign?: string) => double ?? single ?? sign ?? '',
  );
