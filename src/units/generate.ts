import type { ContainerDefinition, Order, UnitFile } from './file/schema.ts';
import { host } from './file/schema.ts';

type Draft = readonly [container: string, command: string, args?: Readonly<Record<string, unknown>>];

/** What the generated orders are made from: the containers that start's orders are about. */
interface Started {
  /** Those with `start`, `create` or `build`, in the order of their first mention. */
  readonly all: readonly string[];
  readonly created: readonly string[];
  readonly started: readonly string[];
  readonly definitions: ReadonlyMap<string, ContainerDefinition>;
  /** Where backups go unless told. */
  readonly backups: string;
}

/** The commands that exist where `start` does (seed, "Unit files"; units §4); dependents go before what they need. */
const generators: Readonly<Record<string, (unit: Started) => readonly Draft[]>> = {
  build: ({ all, definitions }) => onePerImage(all, definitions).map((name) => [name, 'build']),
  create: ({ created }) => created.map((name) => [name, 'create']),
  stop: ({ all }) => all.toReversed().map((name) => [name, 'stop']),
  restart: ({ started }) => started.map((name) => [name, 'start', { restart: true }]),
  cleanup: ({ all }) => [
    ...stopped(all),
    ...all.toReversed().map((name): Draft => [name, 'remove', { v: false }]),
  ],
  purge: ({ all, definitions }) => [
    ...stopped(all),
    ...all.toReversed().map((name): Draft => [name, 'remove', { v: true }]),
    ...onePerImage(
      all.toReversed().filter((name) => definitions.get(name)?.build),
      definitions,
    ).map((name): Draft => [name, 'remove_image', { skip_in_use: true }]),
  ],
  backup: ({ created, backups }) =>
    created.map((name) => [
      name,
      'backup',
      { backup_dir: backups, backup_name: name, keep_previous: true, skip_without_volumes: true },
    ]),
  restore: ({ created, backups }) =>
    created.map((name) => [
      name,
      'restore',
      { restore_dir: backups, restore_name: name, skip_without_volumes: true },
    ]),
};

export const generatedCommands: readonly string[] = Object.keys(generators);

const stopped = (all: readonly string[]): readonly Draft[] => all.toReversed().map((name) => [name, 'stop']);

/** A generated command of a unit whose start, filtered already, is given. */
export function generate(command: string, start: UnitFile, backups: string): UnitFile {
  const drafts = generators[command]?.(startedBy(start, backups)) ?? [];
  const orders = drafts.map(([container, name, args = {}], index): Order => ({
    index,
    container,
    command: name,
    args,
    variants: [],
  }));
  return { ...start, command, orders };
}

function startedBy({ containers, orders = [] }: UnitFile, backups: string): Started {
  const named = (...commands: readonly string[]) => [
    ...new Set(
      orders
        .filter((order) => order.container !== host && commands.includes(order.command))
        .map(({ container }) => container),
    ),
  ];
  return {
    all: named('start', 'create', 'build'),
    created: named('start', 'create'),
    started: named('start'),
    definitions: new Map(containers.map((one) => [one.name, one])),
    backups,
  };
}

/** The first of these for each image there is; none for a container without one. */
function onePerImage(
  names: readonly string[],
  definitions: ReadonlyMap<string, ContainerDefinition>,
): readonly string[] {
  const imageOf = (name: string) => definitions.get(name)?.image;
  return names.filter(
    (name, at) =>
      imageOf(name) !== undefined && names.findIndex((other) => imageOf(other) === imageOf(name)) === at,
  );
}
