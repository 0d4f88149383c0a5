const MASK = '***';

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
    return MASK;
  }
  toJSON(): string {
    return MASK;
  }
}

/** Knows every secret of a run, so that writers can mask them wherever they turn up. */
export class SecretRegistry {
  readonly #values = new Set<string>();

  /** Registers a value; empty ones are ignored, since masking them would mask everything. */
  add(value: string): Secret {
    if (value !== '') this.#values.add(value);
    return new Secret(value);
  }

  mask(text: string): string {
    let masked = text;
    for (const value of this.#values) masked = masked.replaceAll(value, MASK);
    return masked;
  }
}
