import { suggest, type SourcePosition } from '../../core/index.ts';
import { shorten } from '../../config/index.ts';
import { pauseContainer } from '../schema.ts';
import type { Problems } from './problems.ts';

/** A host name's label (RFC 1035), which instances' names become part of. */
const longest = 63;

/** Docker's grammar of a repository's path component. */
const imageName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
/** Without dots: `a.b/demo` would be the image `demo` of a registry `a.b`. */
const projectName = /^[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*$/;
/** Docker's grammar of a container's name. */
const instanceName = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const aliasName = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** Docker's own networks, and `localhost`, which a reference would take for a registry. */
const takenProjects = new Set(['bridge', 'host', 'none', 'default', 'localhost']);
/** `run:all`, `clean:reallyall`; `[project]`, `[base]` and `[defaults]` are no containers. */
const reservedContainers = new Set(['all', 'reallyall', 'project', 'base', 'defaults', pauseContainer]);
const reservedInstances = new Set(['all', 'reallyall']);

/** Why a project cannot have this name; undefined when it can. */
export function badProjectName(name: string): string | undefined {
  if (takenProjects.has(name)) return `"${name}" is a name of Docker's own`;
  if (name.length <= longest && projectName.test(name)) return undefined;
  return `"${shorten(name)}" is no name for a project: small letters, digits, "-" and "_" between them, at most ${longest}`;
}

/** A directory's name made valid; empty when nothing is left of it. */
export const asProjectName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/-*_+[-_]*/g, '_')
    .slice(0, longest)
    .replace(/^[-_]+|[-_]+$/g, '');

/** Why a container cannot have this name; undefined when it can. */
export function badContainerName(name: string): string | undefined {
  if (reservedContainers.has(name)) return `"${name}" is reserved, it cannot name a container`;
  if (name.length <= longest && imageName.test(name)) return undefined;
  return `"${shorten(name)}" is no name for a container: small letters, digits, ".", "-" and "_" between them, at most ${longest}`;
}

/** Why an instance cannot have this name; undefined when it can. */
export function badInstanceName(name: string): string | undefined {
  if (reservedInstances.has(name)) return `"${name}" is reserved, it cannot name an instance`;
  if (name.length <= longest && instanceName.test(name)) return undefined;
  return `"${shorten(name)}" is no name for an instance: letters, digits, ".", "-" and "_", at most ${longest}`;
}

/** What dockerops sets itself (dockerops §5). */
const ownVariables = new Set([
  ...['CONTAINER', 'INSTANCE', 'INSTANCE_TYPE', 'SAFEMODE', 'PROJECT', 'HOST_HOSTNAME'],
  ...['PERSISTENT_DATA', 'PERSISTENT_LOG', 'PERSISTENT_OPT', 'DOCKEROPS_SSH_PORT'],
]);

/** Why `env.NAME` cannot be written; undefined when it can. */
export const badEnvironmentName = (name: string): string | undefined =>
  ownVariables.has(name) ? `${name} is set by dockerops itself` : badVariableName(name);

/** Why an environment variable or a secret cannot have this name. */
export function badVariableName(name: string): string | undefined {
  return variableName.test(name) && name.length <= 255
    ? undefined
    : `"${shorten(name)}" is no name for a variable: letters, digits and "_", no digit first`;
}

/** Why a name cannot be an alias of a link; undefined when it can. */
export function badAlias(name: string): string | undefined {
  return aliasName.test(name) && name.length <= longest
    ? undefined
    : `"${shorten(name)}" is no alias for a link: letters, digits, ".", "-" and "_", at most ${longest}`;
}

/** `ALIAS_CONTAINER_IP`: upper case, other characters to `_`. */
export const linkVariable = (alias: string): string =>
  `${alias.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_CONTAINER_IP`;

/** Says that a container is not there, or cannot be, with the nearest that is. */
export function knownContainer(
  name: string,
  known: readonly string[],
  where: SourcePosition,
  problems: Problems,
): boolean {
  if (known.includes(name)) return true;
  const bad = badContainerName(name);
  const small = name.toLowerCase();
  const hint = suggest(name, known, 'containers');
  if (bad !== undefined) problems.add(bad, where, known.includes(small) ? `did you mean "${small}"?` : hint);
  else problems.add(`there is no container "${name}" in this project`, where, hint);
  return false;
}
