import { parseArgs } from 'node:util';
import { UsageError, nearest, type DockeropsError } from '../core/index.ts';
import { optionSpecs, type OptionSpec, type Options } from './options.ts';

/** A command line, taken apart. */
export interface CommandLine {
  readonly options: Options;
  /** Task calls in their order, unparsed. */
  readonly words: readonly string[];
  /** What stands behind `--`: a command for hosts. */
  readonly command?: readonly string[];
  /** What is wrong with the options; the right ones are kept, so that errors are shown as they say. */
  readonly errors: readonly DockeropsError[];
}

const specs: readonly OptionSpec[] = optionSpecs;

/** Options and tasks may be mixed in any order. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs.map((spec) => [spec.name, parserOption(spec)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const errors: DockeropsError[] = [];
  const options: Record<string, string | true | string[]> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = specs.find(({ name }) => name === token.name);
    const error = spec ? problem(spec, token) : unknownOption(token.rawName);
    if (error) errors.push(error);
    else if (spec?.many) options[token.name] = [...allOf(options[token.name]), token.value ?? ''];
    else options[token.name] = token.value ?? true;
  }
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? argv.length;
  const words = tokens.flatMap((token) =>
    token.kind === 'positional' && token.index < end ? [token.value] : [],
  );
  return { options, words, errors, ...(end < argv.length && { command: argv.slice(end + 1) }) };
}

const allOf = (before: string | true | string[] | undefined): readonly string[] =>
  Array.isArray(before) ? before : [];

function parserOption(spec: OptionSpec): { type: 'string' | 'boolean'; short?: string } {
  const type = spec.takes === undefined ? 'boolean' : 'string';
  return spec.short === undefined ? { type } : { type, short: spec.short };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function problem(spec: OptionSpec, token: OptionToken): DockeropsError | undefined {
  if (spec.takes === undefined) {
    return token.value === undefined ? undefined : new UsageError(`${token.rawName} takes no value`);
  }
  const { value } = token;
  const missing = value === undefined || (!token.inlineValue && /^-./.test(value));
  if (missing)
    return new UsageError(`${token.rawName} needs a value: ${(spec.values ?? [spec.takes]).join(', ')}`);
  return checkValue(spec, token.rawName, value);
}

function checkValue(spec: OptionSpec, rawName: string, value: string): DockeropsError | undefined {
  if (spec.takes === 'SECONDS' && !(/^\d+(\.\d+)?$/.test(value) && Number(value) > 0))
    return new UsageError(`${rawName} takes seconds, not "${value}"`);
  if (!spec.values || spec.values.includes(value)) return undefined;
  const near = nearest(value, spec.values);
  return new UsageError(`${rawName} must be one of ${spec.values.join(', ')}, not "${value}"`, {
    hint: near === undefined ? [] : `did you mean "${near}"?`,
  });
}

function unknownOption(rawName: string): UsageError {
  const names = specs.map(({ name }) => name);
  const near = rawName.startsWith('--') ? nearest(rawName.slice(2), names) : undefined;
  return new UsageError(`no option ${rawName}`, {
    hint: near === undefined ? 'dockerops --help shows all options' : `did you mean --${near}?`,
  });
}
