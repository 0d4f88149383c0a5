import { UsageError, nearest } from '../core/index.ts';
import { splitItems } from './targets.ts';
import type { Parameter, ParameterValue } from './types.ts';

const truths: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  on: true,
  '1': true,
  no: false,
  false: false,
  off: false,
  '0': false,
};

/** Turns text into what the parameter declares. Throws `UsageError` naming task, parameter and what is allowed. */
export function coerce(task: string, parameter: Parameter, text: string): ParameterValue {
  switch (parameter.type) {
    case 'string':
      return text;
    case 'bool':
      return truths[text.trim().toLowerCase()] ?? refuse(task, parameter, text, 'True or False');
    case 'int':
      return readNumber(text, /^[+-]?\d+$/) ?? refuse(task, parameter, text, 'a whole number');
    case 'number':
      return (
        readNumber(text, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i) ?? refuse(task, parameter, text, 'a number')
      );
    case 'enum':
      return oneOf(task, parameter, text.trim());
    case 'list':
      return text.trim() === '' ? [] : splitItems(text).map((item) => oneOf(task, parameter, item));
  }
}

function readNumber(text: string, shape: RegExp): number | undefined {
  const value = shape.test(text.trim()) ? Number(text) : Number.NaN;
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return exact ? value : undefined;
}

function oneOf(task: string, parameter: Parameter, text: string): string {
  const { values } = parameter;
  if (!values || values.includes(text)) return text;
  return refuse(task, parameter, text, `one of ${values.join(', ')}`, nearest(text, values));
}

function refuse(task: string, parameter: Parameter, text: string, expected: string, near?: string): never {
  const hint = near === undefined ? [] : [`did you mean "${near}"?`];
  throw new UsageError(`${task}: ${parameter.name} must be ${expected}, not "${text}"`, { hint });
}

/** What may stand after `name=`: for messages, help and completion. */
export function allowedValues(parameter: Parameter): readonly string[] {
  return parameter.type === 'bool' ? ['True', 'False'] : (parameter.values ?? []);
}
