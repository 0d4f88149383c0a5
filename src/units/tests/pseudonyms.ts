import type { ContainerDefinition, UnitFile } from '../file/schema.ts';
import { checker, host } from '../file/schema.ts';
import type { Link } from '../keywords/settings.ts';

/** What things of a unit are called in one test run, so that it touches nothing of production (units §8.2). */
export interface Pseudonyms {
  /** Unlike any other run's. */
  readonly id: string;
  container(name: string): string;
  image(reference: string): string;
  /** The source of a bind: a volume's name gets another, a path stays. */
  bind(bind: string): string;
  /** Text with `{{.Field}}(container)` in it. */
  text(written: string): string;
  /** What an order makes of an image's name. */
  target(reference: string): string;
}

/** `images`: whether images that the unit builds get other names, too. */
export function pseudonyms(unit: UnitFile, id: string, images: boolean): Pseudonyms {
  const names = new Set([...unit.containers.map(({ name }) => name), checker]);
  const built = new Set(unit.containers.flatMap(({ build }) => (build ? [build.reference] : [])));
  const suffixed = (name: string) => `${name}_${id}`;
  const container = (name: string) => (names.has(name) && name !== host ? suffixed(name) : name);
  return {
    id,
    container,
    image: (reference) => (images && built.has(reference) ? suffixed(reference) : reference),
    bind: (bind) => bind.replace(/^[^/:][^:]*/, suffixed),
    text: (written) =>
      written.replace(
        /((?:\}\}|\]\])\()([\w./:@-]+)(?=\))/g,
        (_all, before: string, name: string) => `${before}${container(name)}`,
      ),
    target: suffixed,
  };
}

/** Named volumes that its binds have; those of a test run are its own. */
export const namedVolumes = ({ settings }: ContainerDefinition): readonly string[] =>
  ((settings.hostConfig['Binds'] ?? []) as readonly string[]).flatMap(
    (bind) => /^[^/:][^:]*/.exec(bind) ?? [],
  );

/** Directories of the host that its binds have: no test run can have its own. */
export const boundPaths = ({ settings }: ContainerDefinition): readonly string[] =>
  ((settings.hostConfig['Binds'] ?? []) as readonly string[]).filter((bind) => bind.startsWith('/'));

/** docker-py has (container, alias); the seed's own example has it the other way round (units §8.3). */
export const turned = (link: Link, isKnown: (name: string) => boolean): Link =>
  !isKnown(link.target) && isKnown(link.alias) ? { target: link.alias, alias: link.target } : link;
