import { UsageError } from '../../core/index.ts';
import type { ArgumentSpec, ValueType } from './spec.ts';

/** What a person types for an argument: `--language`, or the name of a positional one. */
export const nameOf = ({ flags, dest, metavar }: ArgumentSpec): string =>
  flags.length > 0 ? flags.join('/') : (metavar ?? dest);

/** A word as the argument's type has it. Throws `UsageError`. */
export function converted(spec: ArgumentSpec, word: string): unknown {
  const value = readers[spec.type](word);
  if (value === undefined)
    throw new UsageError(`argument ${nameOf(spec)}: "${word}" is no ${kinds[spec.type]}`);
  if (spec.choices && !spec.choices.includes(value))
    throw new UsageError(`argument ${nameOf(spec)}: "${word}" is none of ${spec.choices.join(', ')}`);
  return value;
}

const kinds: Readonly<Record<ValueType, string>> = {
  str: 'text',
  int: 'whole number',
  float: 'number',
  bool: 'true or false',
};

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};

const readers: Readonly<Record<ValueType, (word: string) => unknown>> = {
  str: (word) => word,
  int: (word) => (/^[+-]?\d+$/.test(word) ? Number(word) : undefined),
  float: (word) => (word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : undefined),
  bool: (word) => booleans[word.toLowerCase()],
};
