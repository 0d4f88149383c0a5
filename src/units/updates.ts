import type { Run } from '../ports/index.ts';
import { withSignal } from '../ports/index.ts';
import { loadUnitFile, type UnitSource } from './file/load.ts';
import type { ContainerDefinition, Order, UnitFile } from './file/schema.ts';
import { dependencies } from './dependencies.ts';
import { definedCommands } from './find-commands.ts';
import { targetOf, withTag } from './reference.ts';

/** The names of images that a unit's orders write. */
export function writtenReferences({ containers, orders = [] }: UnitFile): readonly string[] {
  const all = orders.flatMap(({ container, command, args }) => {
    const definition = containers.find(({ name }) => name === container);
    if (command === 'build') return definition?.build?.reference ?? [];
    if (command !== 'tag' && command !== 'commit') return [];
    const [repository, tag, image] = ['repository', 'tag', 'image'].map(
      (key) => args[key] as string | undefined,
    );
    return targetOf(image ?? definition?.image, repository, tag) ?? [];
  });
  return [...new Set(all.map(withTag))];
}

/** Does an update; when it fails, each name means the image again that it meant before (units §5). */
export async function withRollback<T>(run: Run, unit: UnitFile, work: () => Promise<T>): Promise<T> {
  const { images } = run.ports.engine;
  const before = await Promise.all(
    writtenReferences(unit).map(async (name) => [name, (await images.inspect(name))?.id] as const),
  );
  try {
    return await work();
  } catch (error) {
    const still = withSignal(run, new AbortController().signal);
    for (const [name, id] of before) await backTo(still, name, id);
    throw error;
  }
}

async function backTo(run: Run, name: string, id: string | undefined): Promise<void> {
  const { images } = run.ports.engine;
  const now = (await images.inspect(name))?.id;
  if (now === id) return;
  if (id === undefined) await images.remove(name);
  else await images.tag(id, name);
  const text = `${name} is again ${id === undefined ? 'not there' : 'the image it was before the update'}`;
  run.emit({ type: 'message', level: 'warning', text });
}

/**
 * The generated `upgrade` of a unit that has an `update`: of every unit, the containers that use an image which the
 * update writes, and those that refer to them. Which of them are made anew, each order finds out.
 */
export async function upgradeOf(source: UnitSource, update: UnitFile): Promise<UnitFile> {
  const written = writtenReferences(update);
  const own = update.containers.flatMap(({ image }) => (image === undefined ? [] : withTag(image)));
  const references = new Set(written.length > 0 ? written : own);
  const units = definedCommands(source).filter(({ command }) => command === 'start');
  const starts = await Promise.all(units.map((place) => loadUnitFile(source, place).catch(() => undefined)));
  const containers = starts.flatMap((start) => (start ? affected(start, references) : []));
  const orders = containers.map(({ name }, index): Order => ({
    index,
    container: name,
    command: 'start',
    args: { recreate: true },
    variants: [],
  }));
  const others = starts.flatMap((start) => start?.containers ?? []);
  const all = new Map([...others, ...containers].map((one) => [one.name, one]));
  return { ...update, command: 'upgrade', containers: [...all.values()], orders };
}

/** In the order in which start starts them; what they refer to comes first there. */
function affected({ containers, orders = [] }: UnitFile, references: ReadonlySet<string>) {
  const names = new Set(orders.flatMap(({ command, container }) => (command === 'start' ? container : [])));
  const started = [...names].flatMap((name) => containers.filter((one) => one.name === name));
  return started.reduce<readonly ContainerDefinition[]>((found, one) => {
    const uses = one.image !== undefined && references.has(withTag(one.image));
    const refers = dependencies(one).some((name) => found.some((other) => other.name === name));
    return uses || refers ? [...found, one] : found;
  }, []);
}
