import type { ArgumentSpec } from './spec.ts';
import { nameOf } from './values.ts';

/** How a unit's command is called, and what its arguments mean. */
export function usageText(name: string, specs: readonly ArgumentSpec[]): string {
  const rows = specs.map((spec) => [`${nameOf(spec)}${valueText(spec)}`, spec.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length), 0);
  return [
    usageLine(name, specs),
    ...(rows.length > 0 ? [''] : []),
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`.trimEnd()),
  ].join('\n');
}

export const usageLine = (name: string, specs: readonly ArgumentSpec[]): string =>
  `usage: ${[name, ...specs.map(shortText)].join(' ')}`;

function shortText(spec: ArgumentSpec): string {
  const [flag] = spec.flags;
  const text = flag === undefined ? positional(spec) : `${flag}${valueText(spec)}`;
  const isOptional = flag === undefined ? ['?', '*', 'rest'].includes(String(spec.count)) : !spec.required;
  return isOptional ? `[${text}]` : text;
}

const positional = (spec: ArgumentSpec): string => (spec.count === 'rest' ? '...' : nameOf(spec));

function valueText({ flags, action, choices, metavar, dest }: ArgumentSpec): string {
  if (choices) return ` {${choices.join(',')}}`;
  if (flags.length === 0 || !['store', 'append'].includes(action)) return '';
  return ` ${metavar ?? dest.toUpperCase()}`;
}
