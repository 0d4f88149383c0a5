/** What stands in a secret's place. */
export const mask = '***';

/** A value that never shows itself: printing, JSON and templates give `***`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The real text, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return mask;
  }
  toJSON(): string {
    return mask;
  }
}

/** A line of a key is as secret as the key; shorter ones are everyday words. */
const shortestSecretLine = 8;
/** Shorter values cannot be masked: a "1" would take every 1 out of every address and time. */
export const shortestMasked = 4;

/** Knows every secret of a run, so that writers can mask them wherever they turn up. */
export class SecretRegistry {
  /** Longest first: one that is part of another must not leave the other's rest behind. */
  #values: readonly string[] = [];

  /** Registers a value, and its lines, since output is masked line by line. */
  add(value: string): Secret {
    const lines = value.split('\n').filter((line) => line.length >= shortestSecretLine);
    const known = new Set([...this.#values, value, ...lines].filter((text) => text.length >= shortestMasked));
    this.#values = [...known].sort((a, b) => b.length - a.length);
    return new Secret(value);
  }

  mask(text: string): string {
    return this.#values.reduce((masked, value) => masked.replaceAll(value, mask), text);
  }
}
