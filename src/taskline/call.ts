import { UsageError } from '../core/index.ts';
import { splitOnce, splitUnescaped, unescape } from './split.ts';
import { readTargets } from './targets.ts';
import type { TaskCall } from './types.ts';

/**
 * Reads one `task:arg,key=value` (runners §1.1): the first `:` ends the name,
 * `,` separates arguments, the first `=` ends a key. Throws `UsageError`.
 */
export function parseCall(text: string): TaskCall {
  const colon = text.indexOf(':');
  const name = (colon === -1 ? text : text.slice(0, colon)).trim();
  if (name === '')
    throw new UsageError(`no task name in "${text}"`, { hint: 'write task:argument,key=value' });
  const positional: string[] = [];
  const named = new Map<string, string>();
  const parts = colon === -1 ? [] : splitUnescaped(text.slice(colon + 1), ',');
  for (const [index, part] of parts.entries()) {
    const atSeparator = index < parts.length - 1;
    const pair = splitOnce(part, '=');
    if (pair) addNamed(named, text, unescape(pair[0], ',=', true), unescape(pair[1], ',=', atSeparator));
    else positional.push(unescape(part, ',=', atSeparator));
  }
  const targets = readTargets(named, text);
  return { name, positional, named: Object.fromEntries(named), targets, text };
}

function addNamed(named: Map<string, string>, text: string, typedKey: string, value: string): void {
  const key = typedKey.trim();
  if (key === '') {
    throw new UsageError(`${text}: an argument starts with "="`, {
      hint: 'write key=value, or \\= for an equals sign in a value',
    });
  }
  if (named.has(key)) throw new UsageError(`${text}: the argument ${key} is given twice`);
  named.set(key, value);
}
