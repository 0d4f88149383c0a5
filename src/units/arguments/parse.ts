import { UsageError } from '../../core/index.ts';
import type { ArgumentSpec } from './spec.ts';
import { converted, nameOf } from './values.ts';

type Values = Readonly<Record<string, unknown>>;

/** What was typed, and what is so without being typed. */
export interface ParsedArguments {
  readonly given: Values;
  readonly defaults: Values;
}

/** Reads a unit's own arguments as Python's argparse does. Throws `UsageError`. */
export function parseArguments(specs: readonly ArgumentSpec[], words: readonly string[]): ParsedArguments {
  const line = new Line(specs, words);
  line.read();
  const missing = specs.filter((spec) => isRequired(spec) && !(spec.dest in line.given));
  if (missing.length > 0)
    throw new UsageError(`these arguments are needed: ${missing.map(nameOf).join(', ')}`);
  const others = specs.filter(({ dest }) => !(dest in line.given));
  return {
    given: line.given,
    defaults: Object.fromEntries(others.map((spec) => [spec.dest, fallbackOf(spec)])),
  };
}

const isRequired = ({ flags, required, count }: ArgumentSpec): boolean =>
  flags.length > 0 ? required : count === undefined || count === '+' || typeof count === 'number';

/** Unset is empty text; a list where there could be one. */
function fallbackOf(spec: ArgumentSpec): unknown {
  const { fallback, action, count, type } = spec;
  if (fallback !== undefined)
    return typeof fallback === 'string' && type !== 'str' ? converted(spec, fallback) : fallback;
  if (action === 'store_true' || action === 'store_false') return action === 'store_false';
  if (action === 'count') return 0;
  return count === 'rest' || count === '*' || action === 'append' ? [] : '';
}

class Line {
  readonly given: Record<string, unknown> = {};
  readonly #options: ReadonlyMap<string, ArgumentSpec>;
  readonly #positional: ArgumentSpec[];
  readonly #words: string[];
  #onlyPositional = false;

  constructor(specs: readonly ArgumentSpec[], words: readonly string[]) {
    this.#options = new Map(specs.flatMap((spec) => spec.flags.map((flag) => [flag, spec] as const)));
    this.#positional = specs.filter(({ flags }) => flags.length === 0);
    this.#words = [...words];
  }

  read(): void {
    while (this.#words.length > 0) {
      const [word = ''] = this.#words;
      if (word === '--' && !this.#onlyPositional) {
        this.#onlyPositional = true;
        this.#words.shift();
      } else if (this.#isOption(word)) this.#option();
      else this.#takePositional();
    }
  }

  /** A negative number is a value unless an option is called that. */
  #isOption(word: string): boolean {
    if (this.#onlyPositional || !/^-./.test(word)) return false;
    return !/^-\d*\.?\d+$/.test(word) || this.#options.has(word);
  }

  #option(): void {
    const word = this.#words.shift() ?? '';
    const { spec, value } = this.#meant(word);
    if (value !== undefined) this.#words.unshift(value);
    if (spec.action === 'store_true' || spec.action === 'store_false')
      this.given[spec.dest] = spec.action === 'store_true';
    else if (spec.action === 'store_const') this.given[spec.dest] = spec.constant ?? '';
    else if (spec.action === 'count') this.given[spec.dest] = Number(this.given[spec.dest] ?? 0) + 1;
    else this.#store(spec, value !== undefined);
  }

  /** `--long`, its beginning, `--long=v`, `-s`, `-sv`, `-abc`. */
  #meant(word: string): { spec: ArgumentSpec; value?: string } {
    const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const exact = this.#options.get(name);
    if (exact) return { spec: exact, ...(value !== undefined && { value }) };
    const begun = [...this.#options.keys()].filter((flag) => name.startsWith('--') && flag.startsWith(name));
    const [only] = begun.length === 1 ? begun : [];
    const spec = only === undefined ? undefined : this.#options.get(only);
    if (spec) return { spec, ...(value !== undefined && { value }) };
    const short = word.startsWith('--') ? undefined : this.#options.get(word.slice(0, 2));
    if (short) return { spec: short, value: takesNothing(short) ? `-${word.slice(2)}` : word.slice(2) };
    const why = begun.length > 1 ? `"${word}" may be ${begun.join(' or ')}` : `there is no option "${word}"`;
    throw new UsageError(`arguments of the unit: ${why}`, {
      hint: `it takes ${[...this.#options.keys()].join(', ')}`,
    });
  }

  #store(spec: ArgumentSpec, attached: boolean): void {
    const words = this.#take(spec, attached);
    const value = valueOf(spec, words);
    const before = (this.given[spec.dest] ?? []) as readonly unknown[];
    this.given[spec.dest] = spec.action === 'append' ? [...before, value] : value;
  }

  #takePositional(): void {
    const spec = this.#positional.shift();
    if (!spec) throw new UsageError(`arguments of the unit: "${this.#words[0] ?? ''}" is one too many`);
    this.given[spec.dest] = valueOf(spec, this.#take(spec, false));
  }

  /** The next words that are an argument's own. */
  #take(spec: ArgumentSpec, attached: boolean): readonly string[] {
    const { count } = spec;
    if (count === 'rest') return this.#words.splice(0);
    const end = this.#words.findIndex(
      (word, at) => !(attached && at === 0) && (word === '--' || this.#isOption(word)),
    );
    const free = end < 0 ? this.#words.length : end;
    const most =
      count === undefined || count === '?' ? 1 : typeof count === 'number' ? count : free - this.#kept(spec);
    const least = count === '?' || count === '*' ? 0 : count === undefined || count === '+' ? 1 : count;
    if (free < least)
      throw new UsageError(
        `argument ${nameOf(spec)} takes ${least} value${least > 1 ? 's' : ''}, not ${free}`,
      );
    return this.#words.splice(0, Math.min(Math.max(most, least), free));
  }

  /** Words that later positional ones cannot do without. */
  #kept({ flags }: ArgumentSpec): number {
    if (flags.length > 0) return 0;
    const needed = this.#positional.map(({ count }) =>
      typeof count === 'number' ? count : count === undefined || count === '+' ? 1 : 0,
    );
    return needed.reduce((sum, one) => sum + one, 0);
  }
}

const takesNothing = ({ action }: ArgumentSpec): boolean => action.startsWith('store_') || action === 'count';

function valueOf(spec: ArgumentSpec, words: readonly string[]): unknown {
  const values =
    spec.count === 'rest'
      ? words.filter((word, at) => at > 0 || word !== '--')
      : words.map((word) => converted(spec, word));
  if (spec.count === undefined) return values[0];
  if (spec.count === '?') return values[0] ?? spec.constant ?? spec.fallback ?? '';
  return values;
}
