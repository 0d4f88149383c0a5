import { UsageError, suggest } from '../core/index.ts';
import type { UnitFile } from './file/schema.ts';
import { callText, type UnitCall } from './unit-name.ts';

/** The unit with only those orders that share a tag with the call; all of them where it names none (units §7.1). */
export function filtered(file: UnitFile, call: UnitCall): UnitFile {
  if (call.variants.length === 0 || !file.orders) return file;
  const known = [...new Set(file.orders.flatMap(({ variants }) => variants))];
  const unknown = call.variants.find((variant) => !known.includes(variant));
  if (unknown !== undefined) {
    const hint = suggest(unknown, known, 'variants') ?? `no order of ${file.file} has variants`;
    throw new UsageError(`${callText(call)}: there is no variant "${unknown}"`, { hint });
  }
  return {
    ...file,
    orders: file.orders.filter(({ variants }) => variants.some((one) => call.variants.includes(one))),
  };
}
