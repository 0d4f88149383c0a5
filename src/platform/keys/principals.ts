/** What an instance may be reached as by its neighbours. */
export interface Reachable {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
  /** Its fixed address. */
  readonly address?: string | undefined;
  readonly hostname?: string | undefined;
  /** Aliases of all links of the platform that may point to it. */
  readonly aliases: readonly string[];
}

/** The names in an instance's host certificate. As written, and in both cases: ssh compares in lower case. */
export function principalsOf(of: Reachable): readonly string[] {
  const { project, container, instance } = of;
  const names = [
    of.address,
    `${project}-${container}-${instance}`,
    container,
    `${container}-${instance}`,
    of.hostname,
    ...of.aliases,
  ].filter((name): name is string => name !== undefined && name !== '');
  return [...new Set(names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]))].sort();
}
