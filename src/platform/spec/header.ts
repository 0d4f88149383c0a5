import { BadValue } from '../../config/index.ts';

/** An instance as one names it: a container, and perhaps which one of it. */
export interface Target {
  readonly container: string;
  readonly instance?: string;
}

/**
 * Reads what one would type after `run:`: `demo`, `demo,instance=one` or `demo,one`; `*` means any instance.
 * Throws `BadValue` for anything more.
 */
export function parseTarget(text: string): Target {
  const [container = '', second, ...more] = text.split(',').map((part) => part.trim());
  const [, key, value] = (second === undefined ? null : /^(?:([^=]*)=)?(.*)$/s.exec(second)) ?? [];
  if (
    container === '' ||
    container.includes('=') ||
    more.length > 0 ||
    // An instance without a name is more likely a slip than all of them.
    value?.trim() === '' ||
    (key ?? 'instance').trim() !== 'instance'
  ) {
    throw new BadValue('a container, or CONTAINER,instance=NAME');
  }
  const instance = value?.trim();
  return instance === undefined || instance === '*' ? { container } : { container, instance };
}

/** As it is typed: `demo,instance=one`. */
export const targetText = (target: Target): string =>
  target.instance === undefined ? target.container : `${target.container},instance=${target.instance}`;
