import { BadValue, plainYaml, type YamlMap, type YamlMember, type YamlNode } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { boolean, member, text, texts } from '../keywords/values.ts';
import { all } from '../faults.ts';
import { demandKnown, mapOf, readAt, refuse } from '../file/problems.ts';

/** How many words an argument takes: a number, one perhaps, any, at least one, or the rest of the line as it is. */
export type WordCount = number | '?' | '*' | '+' | 'rest';

/** One `add_argument` of a unit (units §7.2). */
export interface ArgumentSpec {
  /** Of an option: `-l`, `--language`; none for a positional one. */
  readonly flags: readonly string[];
  readonly dest: string;
  readonly action: Action;
  readonly type: ValueType;
  readonly count?: WordCount;
  readonly choices?: readonly unknown[];
  readonly fallback?: unknown;
  readonly constant?: unknown;
  readonly required: boolean;
  readonly help: string;
  readonly metavar?: string;
}

const actions = ['store', 'store_true', 'store_false', 'store_const', 'append', 'count'] as const;
type Action = (typeof actions)[number];
const types = ['str', 'int', 'float', 'bool'] as const;
export type ValueType = (typeof types)[number];

const known = [
  ...['name', 'short', 'flags', 'dest', 'default', 'choices', 'nargs', 'type', 'action', 'required', 'help'],
  ...['metavar', 'const'],
];

/** The third document: a list of `add_argument: {…}`. Throws `ConfigError` with the line of what is wrong. */
export function readSpecs(node: YamlNode): readonly ArgumentSpec[] {
  if (node.kind === 'scalar' && node.value === null) return [];
  if (node.kind !== 'list')
    throw refuse('the arguments of a unit are a list', node.where, 'write "- add_argument: {…}"');
  const specs = all(node.items, readSpec);
  const names = specs.flatMap(({ flags, dest }) => [...flags, `{{${dest}}}`]);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refuse(`the arguments of the unit have ${twice} twice`, node.where);
  return specs;
}

function readSpec(item: YamlNode): ArgumentSpec {
  const { key: what, value, where } = argumentOf(item);
  const map = mapOf(what, value);
  demandKnown(what, map, known);
  const read = <T>(key: string, as: (node: YamlNode) => T): T | undefined => {
    const given = member(map, key);
    return given && readAt(`${what}: ${key}`, given, as);
  };
  const names = [read('name', text), read('short', text), ...(read('flags', texts) ?? [])].filter(
    (one) => one !== undefined,
  );
  const [name] = names;
  if (name === undefined) throw refuse(`${what} has no name`, where);
  const flags = names.filter((one) => one.startsWith('-'));
  const dest = read('dest', text) ?? destOf(flags, name);
  demandVariable(dest, where);
  const [choices, fallback, constant] = ['choices', 'default', 'const'].map((key) => read(key, plainYaml));
  return {
    flags,
    dest,
    action: read('action', oneOf(actions)) ?? 'store',
    type: read('type', oneOf(types)) ?? 'str',
    ...countOf(flags.length === 0, read('nargs', wordCount), fallback),
    ...(Array.isArray(choices) && { choices }),
    ...(fallback !== undefined && { fallback }),
    ...(constant !== undefined && { constant }),
    required: read('required', boolean) ?? false,
    help: read('help', text) ?? '',
    ...metavarOf(map),
  };
}

function argumentOf(item: YamlNode): YamlMember {
  const [first] = mapOf('an argument', item).members;
  if (first && ['add_argument', 'argument'].includes(first.key)) return first;
  throw refuse(
    'an item of the third document is an add_argument',
    item.where,
    'write "- add_argument: {name: …}"',
  );
}

function demandVariable(dest: string, where: SourcePosition): void {
  if (/^[A-Za-z_]\w*$/.test(dest) && dest !== 'DOCKERSTRA_CONF') return;
  throw refuse(`"${dest}" cannot be the name of an argument's variable`, where, 'give it another with dest');
}

/** One with a default need not be given: the seed's own example means that. */
const countOf = (isPositional: boolean, count: WordCount | undefined, fallback: unknown) =>
  count !== undefined ? { count } : isPositional && fallback !== undefined ? { count: '?' as const } : {};

const metavarOf = (map: YamlMap) => {
  const given = member(map, 'metavar');
  return given ? { metavar: text(given) } : {};
};

/** argparse's own rule. */
function destOf(flags: readonly string[], name: string): string {
  const flag = flags.find((one) => one.startsWith('--')) ?? flags[0];
  return flag === undefined ? name : flag.replace(/^-+/, '').replaceAll('-', '_');
}

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (node: YamlNode): T => {
    const found = values.find((value) => value === text(node));
    if (found === undefined) throw new BadValue(`one of ${values.join(', ')}`);
    return found;
  };

const restNames = ['argparse.REMAINDER', 'REMAINDER', '...', 'args.remainder'];

function wordCount(node: YamlNode): WordCount {
  const written = text(node);
  if (restNames.includes(written)) return 'rest';
  if (written === '?' || written === '*' || written === '+') return written;
  if (/^[1-9]\d*$/.test(written)) return Number(written);
  throw new BadValue('a number, ?, *, + or argparse.REMAINDER');
}
