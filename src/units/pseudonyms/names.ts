import { checker, host, type UnitFile } from '../file/schema.ts';

/** What things of a unit are called in a test or in a trial, so that it touches nothing of production (units §8.2). */
export interface Pseudonyms {
  /** Unlike any other run's. */
  readonly id: string;
  /** Whether it is a container of the unit, by its real name. */
  isKnown(name: string): boolean;
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
  const isKnown = (name: string) => names.has(name) && name !== host;
  const container = (name: string) => (isKnown(name) ? suffixed(name) : name);
  return {
    id,
    isKnown,
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
