import { unsafe } from 'ini';

/** A value and whether it can be read: quotes that stay open or hold no JSON string cannot. */
export type Decoded = { readonly value: string } | { readonly problem: string };

const comment = /(^|\s)[;#]/;
const quoted = /^("(?:[^"\\]|\\.)*"|'[^']*')\s*(?:$|\s[;#])/;

/** Cuts the comment off: `;` or `#` at the start or after a blank, so that `http://x/#top` stays whole. */
export function cutComment(text: string): string {
  const inQuotes = quoted.exec(text.trimStart());
  if (inQuotes?.[1] !== undefined) return inQuotes[1];
  const at = comment.exec(text);
  return (at ? text.slice(0, at.index) : text).trim();
}

/**
 * Decodes what stands after `=`: plain text, 'text' as it is, or "text" with JSON's escapes.
 * The escapes of the `ini` package (`\;` `\#` `\\`) hold in plain text.
 */
export function decodeValue(text: string): Decoded {
  const raw = cutComment(text);
  if (/^'[^']*'$/.test(raw)) return { value: raw.slice(1, -1) };
  if (!raw.startsWith('"')) return { value: unsafe(keepSigns(raw)) };
  const value: unknown = unsafe(raw);
  return typeof value === 'string' && quoted.test(raw) && value !== raw
    ? { value }
    : { problem: 'the quotes are not closed, or hold an escape that JSON does not know' };
}

/** `ini` cuts at any comment sign; those that are left here are part of the value. */
const keepSigns = (raw: string): string =>
  raw.replace(/\\.|[;#]/g, (found) => (found.length > 1 ? found : `\\${found}`));

/** The shortest way to write a value that reads back the same. */
export function encodeValue(value: string): string {
  const plain = decodeValue(value);
  return 'value' in plain && plain.value === value && !/[\r\n\u2028\u2029]/.test(value)
    ? value
    : JSON.stringify(value);
}
