import { stripVTControlCharacters } from 'node:util';

// Unicode's East Asian Wide and Fullwidth blocks, and the emoji that terminals draw two cells wide.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const unseen = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

/** Most texts are, and each character takes one cell. */
const plain = /^[\x20-\x7e]*$/;

const cells = (character: string): number => (unseen.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Terminal cells a text takes, without its escape sequences. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += cells(character);
  return width;
}

/** Cuts plain text (no escapes) to `columns` cells, ending in "…" where something is left out. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += cells(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Fills a text up with blanks to `columns` terminal cells; a longer one stays as it is. */
export const pad = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));
