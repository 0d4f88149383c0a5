import type { OutputRef, StepKind } from '../../plan/index.ts';

/** Parameters of the step kind `keys.inject`: fills /run/dockerops of one instance, created or running. */
export interface InjectParams {
  /** The project's name. */
  readonly project: string;
  /** `Project.keysDirectory`. */
  readonly keysDirectory: string;
  /** The container's id or name; may be `after(createStep, 'id')`. */
  readonly container: string | OutputRef;
  /** What others may call it; see `principalsOf`. */
  readonly principals: readonly string[];
  /** False under `ssh_peers = no`: no internal key goes in. */
  readonly peers: boolean;
}

/** What an instance may be reached as; every name goes into its host certificate. */
export interface PrincipalsOf {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
  readonly address?: string | undefined;
  readonly hostname?: string | undefined;
  /** Aliases of all links that may point to it. */
  readonly aliases: readonly string[];
}

/** The principals of an instance's host certificate, aliases in both cases: ssh compares names in lower case. */
export function principalsOf(of: PrincipalsOf): readonly string[] {
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

/** The kind `keys.inject`. Put its step between create and start, and again when a running instance's names change. */
export function keysInjectKind(): StepKind<InjectParams> {
  return {
    name: 'keys.inject',
    deadlineMs: 30_000,
    title: ({ container }) => `give ${describe(container)} its ssh keys`,
    apply: () => Promise.reject(new Error('keys.inject: not written yet')),
  };
}

const describe = (container: string | OutputRef): string =>
  typeof container === 'string' ? container : 'the instance';
