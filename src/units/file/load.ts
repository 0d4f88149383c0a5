import { shownPath, type YamlNode } from '../../config/index.ts';
import { ConfigError, type SourcePosition } from '../../core/index.ts';
import { text } from '../keywords/values.ts';
import { readOrders } from '../orders/read.ts';
import { parseUnitCall, type UnitCall } from '../unit-name.ts';
import { circleIn } from './circle.ts';
import { readContainer } from './container.ts';
import { documentsOf, unitFile, type Place, type UnitSource } from './documents.ts';
import { Faults } from '../faults.ts';
import { mapOf, readAt, refuse } from './problems.ts';
import type { ContainerDefinition, UnitFile } from './schema.ts';

export { unitFile, type Place, type UnitSource };

/** Reads a unit's file and what it imports, and checks all of it. Undefined where there is no such file. */
export async function loadUnitFile(source: UnitSource, place: Place): Promise<UnitFile | undefined> {
  const path = unitFile(source, place);
  if (path === undefined) return undefined;
  const file = shownPath(path, source.cwd);
  const [composition, orders] = await documentsOf(source, path, place.command);
  if (!composition) throw new ConfigError('this file is empty', { where: { file, line: 1 } });
  const faults = new Faults();
  const containers = await compositionOf(source, composition, place, []).catch((error: unknown) => {
    faults.take(error);
    return undefined;
  });
  const circle = containers && circleIn(containers);
  if (circle) faults.take(circle);
  const names = containers?.map(({ name }) => name) ?? writtenNames(composition);
  const read = faults.read(() => orders && readOrders(orders, names), undefined);
  faults.throw();
  return { ...place, file, containers: containers ?? [], ...(read && { orders: read }) };
}

/** What orders may be about where the composition is wrong: undefined where imports may bring anything. */
function writtenNames(composition: YamlNode): readonly string[] | undefined {
  const names = composition.kind === 'map' ? composition.members.map(({ key }) => key) : ['import'];
  return names.includes('import') ? undefined : names;
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
  const faults = new Faults();
  const inherited = imports
    ? await importsOf(source, imports, [...chain, `${place.unit}/${place.command}`], faults)
    : [];
  const around = { configuration: source.directory, cwd: source.cwd, unit: place.unit };
  const entries = map.members.filter(({ key }) => key !== 'import');
  const own = faults.each(entries, (entry) => readContainer(entry, around));
  faults.throw();
  return [...new Map([...inherited, ...own].map((one) => [one.name, one])).values()];
}

async function importsOf(
  source: UnitSource,
  node: YamlNode,
  chain: readonly string[],
  faults: Faults,
): Promise<readonly ContainerDefinition[]> {
  const targets = node.kind === 'list' ? node.items : [node];
  const found: ContainerDefinition[] = [];
  for (const target of targets)
    try {
      const call = parseUnitCall(readAt('import', target, text));
      found.push(...(await imported(source, call, chain, target.where)));
    } catch (error) {
      faults.take(error);
    }
  return found;
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
