import { shorten, type Entry, type Section } from '../../config/index.ts';
import { suggest, type SourcePosition } from '../../core/index.ts';
import type { KeyRule } from './keys.ts';
import type { Problems } from './problems.ts';

export interface NamedEntry extends Entry {
  /** What stands behind the dot: `K` of `env.K`. */
  readonly name: string;
}

export interface Listed<T> {
  readonly item: T;
  readonly where: SourcePosition;
}

/** The settings of one section, checked against its rules: unknown keys and wrong forms are problems. */
export class Settings {
  readonly #entries: readonly Entry[];
  readonly #problems: Problems;

  constructor(entries: readonly Entry[], rules: readonly KeyRule[], problems: Problems) {
    this.#entries = entries.filter((entry) => fits(entry, rules, problems));
    this.#problems = problems;
  }

  /** Undefined when nothing is given, or something wrong, which is a problem then. */
  value<T>(key: string, parse: (text: string) => T): T | undefined {
    const entry = this.#entries.find((candidate) => candidate.key === key);
    if (!entry || entry.value === '') return undefined;
    return this.#problems.parse(key, entry.value, entry.where, parse);
  }

  text(key: string): string | undefined {
    return this.value(key, (text) => text);
  }

  /** The items of `key[] = …`, and of `key = a,b`. */
  list<T>(key: string, parse: (text: string) => T): readonly Listed<T>[] {
    const entries = this.#entries.filter((entry) => entry.key === key);
    return entries.flatMap(({ value, list, where }) =>
      (list ? [value] : value.split(',')).flatMap((text) => {
        const item = text.trim() === '' ? undefined : this.#problems.parse(key, text.trim(), where, parse);
        return item === undefined ? [] : [{ item, where }];
      }),
    );
  }

  /** The entries `key.NAME = …`. */
  map(key: string): readonly NamedEntry[] {
    return this.#entries
      .filter((entry) => entry.key.startsWith(`${key}.`))
      .map((entry) => ({ ...entry, name: entry.key.slice(key.length + 1) }));
  }

  where(key: string): SourcePosition | undefined {
    return this.#entries.find((entry) => entry.key === key)?.where;
  }

  origins(): Readonly<Record<string, SourcePosition>> {
    return Object.fromEntries(this.#entries.map((entry) => [entry.key, entry.where]));
  }
}

/** A section with the defaults laid under it: a key that it has itself hides the default's. */
export function over(entries: readonly Entry[], defaults: Section | undefined): readonly Entry[] {
  const own = new Set(entries.map((entry) => entry.key));
  return [...(defaults?.entries ?? []).filter((entry) => !own.has(entry.key)), ...entries];
}

function fits(entry: Entry, rules: readonly KeyRule[], problems: Problems): boolean {
  const [base = '', ...rest] = entry.key.split('.');
  const exact = rules.find((candidate) => candidate.name === entry.key);
  const rule = exact ?? rules.find((candidate) => candidate.name === base);
  const dotted = !exact && rest.length > 0;
  if (!rule || (dotted && rule.form !== 'map')) {
    const names = rules.map((known) =>
      known.form === 'map' ? `${known.name}.${rest.join('.') || 'NAME'}` : known.name,
    );
    problems.add(`"${shorten(entry.key)}" is no key here`, entry.where, suggest(entry.key, names, 'keys'));
    return false;
  }
  if (rule.form === 'map' && rest.join('.') === '') {
    problems.add(`"${rule.name}" needs a name`, entry.where, `write ${rule.name}.NAME = …`);
    return false;
  }
  if (entry.list && rule.form !== 'list') {
    problems.add(`"${rule.name}" takes one value, not a list`, entry.where, `write ${entry.key} = …`);
    return false;
  }
  return true;
}
