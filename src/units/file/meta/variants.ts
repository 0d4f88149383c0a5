import { BadValue, type YamlMap, type YamlMember, type YamlNode } from '../../../config/index.ts';
import { keywordNames } from '../../keywords/table.ts';
import { boolean, mapping, member, text, texts, type ReadValue } from '../../keywords/values.ts';
import { all } from '../../faults.ts';
import { demandKnown, mapOf, readAt, refuse } from '../problems.ts';
import type { TestVariant } from './schema.ts';

/** Names of variants that are there without being written. */
export const builtInVariants = ['default', 'full', 'check'] as const;
const reserved = [...builtInVariants, 'production'];
const known = ['execute', 'overwrites', 'extra', 'files', 'capture_logs'];

/** The `tests` of a container (units §8.4). */
export const testVariants = (container: string, node: YamlNode): readonly TestVariant[] =>
  all(mapOf(`${container}: tests`, node).members, (one) => testVariant(container, one));

function testVariant(container: string, { key: name, value, where }: YamlMember): TestVariant {
  const what = `${container}: tests: ${name}`;
  if (reserved.includes(name))
    throw refuse(`${what}: this name is taken`, where, `${reserved.join(', ')} are there anyway`);
  if (!/^\w[\w.-]*$/.test(name))
    throw refuse(`${what}: a variant's name is letters, digits, "_" and "-"`, where);
  const map = mapOf(what, value);
  demandKnown(what, map, known);
  const argv = read(what, map, 'execute', command);
  if (!argv) throw refuse(`${what} does not say what to execute`, where, 'write execute: COMMAND');
  for (const key of ['overwrites', 'extra'] as const) {
    const given = member(map, key);
    if (given) demandKnown(`${what}: ${key}`, mapOf(`${what}: ${key}`, given), keywordNames);
  }
  return {
    name,
    argv,
    overwrites: read(what, map, 'overwrites', mapping) ?? {},
    extra: read(what, map, 'extra', mapping) ?? {},
    files: read(what, map, 'files', texts) ?? [],
    captureLogs: read(what, map, 'capture_logs', boolean) ?? false,
  };
}

function read<T>(what: string, map: YamlMap, key: string, as: ReadValue<T>): T | undefined {
  const given = member(map, key);
  return given && readAt(`${what}: ${key}`, given, as);
}

/** A text is a shell's line, a list is taken as it is. */
const command: ReadValue<readonly string[]> = (node) => {
  const argv = node.kind === 'list' ? texts(node) : ['/bin/sh', '-c', text(node)];
  if (argv.length === 0 || argv.at(-1) === '') throw new BadValue('a command');
  return argv;
};
