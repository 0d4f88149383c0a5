import { DockeropsError, ManyErrors, mask } from '../core/index.ts';

/** Stands where a value would stand within itself: a task of the user's may return such a one, and JSON has none. */
const circular = '[circular]';

/** Masks texts wherever they sit: in values, in errors and their causes. */
export class Masker {
  readonly text: (text: string) => string;
  /** An error's masked twin is the same every time, so that renderers can tell a repeated error. */
  readonly #twins = new WeakMap<Error, Error>();

  constructor(mask: (text: string) => string) {
    this.text = mask;
  }

  /** A masked copy as plain data, the way JSON would see it, but that what stands within itself is only named. */
  value(value: unknown, within: readonly object[] = []): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    return within.includes(value) ? circular : this.#object(value, [...within, value]);
  }

  #object(value: object, within: readonly object[]): unknown {
    const masked = (item: unknown): unknown => this.value(item, within);
    if (Array.isArray(value)) return value.map(masked);
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return masked((value.toJSON as () => unknown)());
    if (value instanceof Map) return masked(Object.fromEntries(value as Map<string, unknown>));
    if (value instanceof Set) return masked([...value]);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), masked(item)]));
  }

  error<E extends Error>(error: E): E {
    const known = this.#twins.get(error);
    if (known) return known as E;
    const own = Object.getOwnPropertyDescriptors(error);
    const twin = Object.create(Object.getPrototypeOf(error) as object, own) as E;
    this.#twins.set(error, twin);
    for (const [key, value] of Object.entries(this.#maskedParts(error)))
      Object.defineProperty(twin, key, { value, configurable: true, writable: true, enumerable: false });
    return twin;
  }

  #maskedParts(error: Error): Record<string, unknown> {
    const { cause, stack } = error;
    return {
      message: this.text(error.message),
      ...(stack !== undefined && { stack: this.text(stack) }),
      ...(cause !== undefined && { cause: cause instanceof Error ? this.error(cause) : this.value(cause) }),
      ...(error instanceof DockeropsError && {
        facts: error.facts.map(this.text),
        hints: error.hints.map(this.text),
        excerpt: error.excerpt.map(this.text),
      }),
      ...(error instanceof ManyErrors && { errors: error.errors.map((one) => this.error(one)) }),
    };
  }

  /** Only one that is a secret as a whole: digits of a measure that happen to be some secret's give nothing away. */
  #number(value: number | bigint): unknown {
    const masked = this.text(String(value));
    if (masked === mask) return masked;
    return typeof value === 'number' ? value : String(value);
  }
}
