import { UsageError } from '../core/index.ts';

/** What a user asks for: `UNIT/COMMAND:variant:variant`. */
export interface UnitCall {
  readonly unit: string;
  readonly command: string;
  readonly variants: readonly string[];
}

/** Reads `UNIT/COMMAND[:VARIANT…]`: the last slash parts the two (units §1.1, §7.1). Throws `UsageError`. */
export function parseUnitCall(text: string): UnitCall {
  const [path = '', ...variants] = text.split(':');
  const slash = path.lastIndexOf('/');
  const unit = path.slice(0, Math.max(0, slash));
  const command = path.slice(slash + 1).replace(/\.ya?ml$/, '');
  if (!isName(unit) || !isName(command))
    throw new UsageError(`"${text}" names no unit and command`, {
      hint: slash < 0 && isName(path) ? `write ${path}/start` : 'write UNIT/COMMAND, as in site/start',
    });
  if (variants.includes(''))
    throw new UsageError(`"${text}": a variant's name is empty`, { hint: 'write UNIT/COMMAND:VARIANT' });
  return { unit, command, variants };
}

/** Nothing that leads out of `units/`, and nothing hidden. */
const isName = (text: string): boolean =>
  text !== '' && text.split('/').every((part) => /^\w[\w.-]*$/.test(part));

export const callText = ({ unit, command, variants }: UnitCall): string =>
  [`${unit}/${command}`, ...variants].join(':');
