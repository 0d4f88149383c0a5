import { styleText } from 'node:util';
import type { Environment } from '../core/index.ts';
import type { OutputStream } from './options.ts';

type Format = Parameters<typeof styleText>[0];

/** Dresses text for one stream, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

const dressed: Style = (format, text) => styleText(format, text, { validateStream: false });
/** Leaves all text as it is. */
export const bare: Style = (_format, text) => text;

/** NO_COLOR and CLICOLOR_FORCE as their own pages say (no-color.org, bixense.com/clicolors); otherwise only a terminal is coloured. */
export function styleFor(stream: OutputStream, env: Environment): Style {
  if (env.NO_COLOR) return bare;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return dressed;
  return stream.isTTY && env.TERM !== 'dumb' ? dressed : bare;
}

const palette = ['cyan', 'yellow', 'green', 'magenta', 'blue'] as const;

/** The same colour for the same name, in every run. */
export function colourOf(name: string): (typeof palette)[number] {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return palette[sum % palette.length] ?? 'cyan';
}
