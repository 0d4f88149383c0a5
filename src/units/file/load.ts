import { join } from 'node:path';
import { readText, readDocument, shownPath, splitDocuments, type YamlNode } from '../../config/index.ts';
import { ConfigError, type SourcePosition } from '../../core/index.ts';
import type { Variables } from '../configuration/variables.ts';
import { text } from '../keywords/values.ts';
import { readOrders } from '../orders/read.ts';
import { parseUnitCall, type UnitCall } from '../unit-name.ts';
import { circleIn } from './circle.ts';
import { readContainer } from './container.ts';
import { mapOf, readAt, refuse } from './problems.ts';
import type { ContainerDefinition, UnitFile } from './schema.ts';

/** What reading units takes. */
export interface UnitSource {
  /** The configuration directory, absolute. */
  readonly directory: string;
  readonly cwd: string;
  readonly variables: Variables;
}

export type Place = Pick<UnitCall, 'unit' | 'command'>;

/** The file of a unit's command, absolute; undefined where there is none. `units/U.yaml` is short for `U/start`. */
export function unitFile(
  source: Pick<UnitSource, 'directory' | 'cwd'>,
  { unit, command }: Place,
): string | undefined {
  const base = join(source.directory, 'units', unit);
  const inside = ['yaml', 'yml'].map((ending) => join(base, `${command}.${ending}`));
  const short = command === 'start' ? ['yaml', 'yml'].map((ending) => `${base}.${ending}`) : [];
  const [found, second] = [...inside, ...short].filter((path) => textOf(path, source.cwd) !== undefined);
  if (found !== undefined && second !== undefined)
    throw new ConfigError(`${unit}/${command} is defined twice`, {
      where: { file: shownPath(second, source.cwd), line: 1 },
      hint: `${shownPath(found, source.cwd)} is the other: keep one of them`,
    });
  return found;
}

const textOf = (path: string, cwd: string): string | undefined => readText(path, shownPath(path, cwd));

/** Reads a unit's file and what it imports, and checks all of it. Undefined where there is no such file. */
export async function loadUnitFile(source: UnitSource, place: Place): Promise<UnitFile | undefined> {
  const path = unitFile(source, place);
  if (path === undefined) return undefined;
  const file = shownPath(path, source.cwd);
  const [composition, orders] = await documentsOf(source, path, place.command);
  if (!composition) throw new ConfigError('this file is empty', { where: { file, line: 1 } });
  const containers = await compositionOf(source, composition, place, []);
  const circle = circleIn(containers);
  if (circle) throw circle;
  const names = containers.map(({ name }) => name);
  return { ...place, file, containers, ...(orders && { orders: readOrders(orders, names) }) };
}

/** The file's documents with all variables in them: composition, orders. */
async function documentsOf(source: UnitSource, path: string, command: string): Promise<readonly YamlNode[]> {
  const file = shownPath(path, source.cwd);
  const parts = splitDocuments(textOf(path, source.cwd) ?? '');
  const surplus = parts[command === 'start' ? 3 : 2];
  if (surplus)
    throw refuse(
      command === 'start'
        ? 'a unit has at most three documents'
        : 'only the start of a unit has a third document',
      { file, line: surplus.line },
    );
  if (parts.length === 1 && parts[0]?.text.replace(/^\s*#.*$/gm, '').trim() === '') return [];
  const { variables } = source;
  const read = parts
    .slice(0, 2)
    .map((part) => readDocument({ ...part, text: variables.substitute(part.text, file, part.line) }, file));
  return Promise.all(read);
}

/** The containers of a document: imports first, in their order, then its own, which replace them whole. */
async function compositionOf(
  source: UnitSource,
  node: YamlNode,
  place: Place,
  chain: readonly string[],
): Promise<readonly ContainerDefinition[]> {
  const map = mapOf('the composition', node);
  const imports = map.members.find(({ key }) => key === 'import')?.value;
  const inherited = imports
    ? await importsOf(source, imports, [...chain, `${place.unit}/${place.command}`])
    : [];
  const around = { configuration: source.directory, cwd: source.cwd, unit: place.unit };
  const own = map.members.filter(({ key }) => key !== 'import').map((entry) => readContainer(entry, around));
  return [...new Map([...inherited, ...own].map((one) => [one.name, one])).values()];
}

async function importsOf(
  source: UnitSource,
  node: YamlNode,
  chain: readonly string[],
): Promise<readonly ContainerDefinition[]> {
  const targets = node.kind === 'list' ? node.items : [node];
  const all: ContainerDefinition[] = [];
  for (const target of targets) {
    const call = parseUnitCall(readAt('import', target, text));
    all.push(...(await imported(source, call, chain, target.where)));
  }
  return all;
}

/** Its orders and arguments are its own matter. */
async function imported(
  source: UnitSource,
  call: UnitCall,
  chain: readonly string[],
  where: SourcePosition,
): Promise<readonly ContainerDefinition[]> {
  const name = `${call.unit}/${call.command}`;
  if (chain.includes(name)) throw refuse(`units import each other: ${[...chain, name].join(' -> ')}`, where);
  const path = unitFile(source, call);
  if (path === undefined) throw refuse(`import: there is no unit ${name}`, where);
  const [composition] = await documentsOf(source, path, call.command);
  return composition ? compositionOf(source, composition, call, chain) : [];
}
