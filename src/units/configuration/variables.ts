import { all } from '../faults.ts';
import { ConfigError, suggest, type Environment, type SourcePosition } from '../../core/index.ts';

/** Variables as an environment file has them. */
export type Values = Readonly<Record<string, unknown>>;

/** `{{NAME}}`, with a path into it; whatever else stands between braces is left alone (units §1.3). */
const pattern = /\{\{[ \t]*([A-Za-z_]\w*(?:\.\w+|\[\d+\])*)[ \t]*\}\}/g;

/** The variables of a run, and the text with them in it. */
export class Variables {
  readonly #layers: readonly Values[];
  readonly #env: Environment;
  readonly #arguments: Values;

  /**
   * The first layer that has a name wins; the process environment comes last, and as `osenv.NAME` always. The unit's
   * own arguments are `args.NAME`, too.
   */
  constructor(layers: readonly Values[], env: Environment, unitArguments: Values = {}) {
    this.#layers = layers;
    this.#env = env;
    this.#arguments = unitArguments;
  }

  /** With the arguments of a unit: those that were typed come first but for what is automatic, the others last. */
  with(given: Values, defaults: Values): Variables {
    const [automatic = {}, ...others] = this.#layers;
    const all: Values = { ...defaults, ...given };
    // The seed's own example has an argument that is called args itself.
    const named = { ...given, args: all['args'] ?? all };
    return new Variables([automatic, named, ...others, defaults], this.#env, all);
  }

  /** Every variable but the process environment, expanded: what a host order's process gets. */
  get all(): Values {
    const names = new Set(this.#layers.flatMap((layer) => Object.keys(layer)));
    return Object.fromEntries([...names].map((name) => [name, this.value(name)]));
  }

  /** A variable's value, with other variables in it expanded; undefined when there is none. */
  value(path: string, where?: SourcePosition): unknown {
    return this.#expanded(path, [], where);
  }

  /** Text with every variable in it. Throws a `ConfigError` for each line with one that is not defined. */
  substitute(text: string, file: string, firstLine = 1): string {
    const lines = text.split('\n').map((line, index) => ({ line, where: { file, line: firstLine + index } }));
    return all(lines, ({ line, where }) => this.#line(line, where)).join('\n');
  }

  #line(line: string, where: SourcePosition): string {
    if (/^\s*\{%/.test(line))
      throw new ConfigError('a line of a template ("{%") is not supported', {
        where,
        hint: 'units know {{NAME}} only; choose orders by their variants instead',
      });
    const isComment = /^\s*#/.test(line);
    return this.#text(line, [], where, isComment);
  }

  #text(text: string, path: readonly string[], where?: SourcePosition, lenient = false): string {
    return text.replace(pattern, (found, name: string) => {
      const value = this.#expanded(name, path, where);
      if (value === undefined && lenient) return found;
      if (value === undefined) throw this.#undefined(name, where);
      return inserted(value);
    });
  }

  #expanded(path: string, seen: readonly string[], where?: SourcePosition): unknown {
    if (seen.includes(path))
      throw new ConfigError(`variables refer to each other in a circle: ${[...seen, path].join(' -> ')}`, {
        ...(where && { where }),
      });
    return this.#expand(this.#raw(path), [...seen, path], where);
  }

  #expand(value: unknown, seen: readonly string[], where?: SourcePosition): unknown {
    if (typeof value === 'string') return this.#text(value, seen, where);
    if (Array.isArray(value)) return value.map((item) => this.#expand(item, seen, where));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.#expand(item, seen, where)]),
    );
  }

  #raw(path: string): unknown {
    const [name = '', ...rest] = path.split(/[.[\]]+/).filter((part) => part !== '');
    if (name === 'osenv') return this.#env[rest.join('.')];
    if (name === 'args' && Object.hasOwn(this.#arguments, rest[0] ?? ''))
      return within(this.#arguments, rest);
    const layer = this.#layers.find((each) => Object.hasOwn(each, name));
    if (!layer) return rest.length === 0 ? this.#env[name] : undefined;
    return within(layer[name], rest);
  }

  #undefined(name: string, where?: SourcePosition): ConfigError {
    const known = this.#layers.flatMap((layer) => Object.keys(layer));
    const near = suggest(name, known, 'defined');
    return new ConfigError(`the variable ${name} is not defined`, {
      ...(where && { where }),
      hint: [
        ...(near === undefined ? [] : [near]),
        'variables come from environments/*.yaml, files of environments= (docker_start: -e) and the process environment',
      ],
    });
  }
}

/** What a path leads to; undefined where it ends before. */
const within = (start: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Values)[key]
        : undefined,
    start,
  );

/** Text goes in as it is, without quotes; lists and mappings as JSON, which is YAML on one line. */
function inserted(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
