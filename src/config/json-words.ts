import type { YAMLParseError } from 'yaml';

/**
 * What is wrong with a JSON text, in the words of JSON: the parser below reads YAML, of which JSON is a part, and says
 * so in its own.
 */
export function jsonWords({ code, message }: Pick<YAMLParseError, 'code' | 'message'>): string {
  const [, unresolved] = /^Unresolved plain scalar "(.*)"$/s.exec(message) ?? [];
  if (unresolved === '') return 'a value is missing';
  if (unresolved !== undefined) return `text stands in double quotes, and ${shown(unresolved)} does not`;
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'BAD_DQ_ESCAPE') return `a text has an escape that JSON does not know: ${lastWord(message)}`;
  if (code === 'BLOCK_IN_FLOW') return 'a comma or a double quote is missing';
  const [, closing] = /end with a ([\]}])$/.exec(message) ?? [];
  if (closing !== undefined)
    return `a "${closing === ']' ? '[' : '{'}" is not closed: a "${closing}" is missing`;
  if (message.startsWith('Missing closing')) return 'a text is not closed: a double quote is missing';
  if (message.startsWith('Missing ,')) return 'a comma or a colon is missing';
  return 'this does not belong here; perhaps a comma, a quote or a bracket is missing before it';
}

const longest = 40;
const shown = (text: string): string =>
  JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);

const lastWord = (message: string): string => message.split(' ').at(-1) ?? '';
