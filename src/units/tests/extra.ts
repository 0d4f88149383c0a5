import { Spelled } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';

type Data = Readonly<Record<string, unknown>>;

/** Keywords of a container that take another value in a test: `overwrites` replace it, `extra` is added to it (units §8.4). */
export function mergedKeywords(written: unknown, overwrites: Data, extra: Data): Data {
  const own = allKeywords((written ?? {}) as Readonly<Record<string, Data | undefined>>);
  const added = Object.entries(extra).map(([key, value]) => [key, sum(overwrites[key] ?? own[key], value)]);
  return { ...overwrites, ...(Object.fromEntries(added) as Data) };
}

const allKeywords = ({
  creation,
  create,
  startup,
  start,
}: Readonly<Record<string, Data | undefined>>): Data => ({
  ...creation,
  ...create,
  ...startup,
  ...start,
});

function sum(before: unknown, value: unknown): unknown {
  if (before === undefined || before === null) return value;
  if (isMap(before) && isMap(value)) return { ...before, ...value };
  if (isMap(before) || isMap(value))
    throw new ConfigError('extra of a test adds a mapping to a list, or a list to a mapping', {
      hint: 'write both in the same way',
    });
  return [before, value].flat();
}

const isMap = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Spelled);
