import { UsageError } from '../../core/index.ts';
import { hasTargets, type Targets } from '../../taskline/index.ts';

/** Where a task is to run that another one calls, and how. */
export interface Where {
  /** As after `-H`: names, patterns, `@group`s, `!` those. */
  readonly hosts?: readonly string[];
  readonly roles?: readonly string[];
  readonly excludeHosts?: readonly string[];
  /** All at once, or so many, whatever the task and the line say. */
  readonly parallel?: boolean | number;
  /** False: hosts that fail are results, and stop no other. By default they throw `HostsError`. */
  readonly check?: boolean;
}

/** What a call names by itself and what is said beside it. Throws `UsageError` for a list that is empty: it is never "here". */
export function joinTargets(
  call: Targets,
  { hosts, roles, excludeHosts = [] }: Where,
  text: string,
): Targets {
  const joined = {
    hosts: [...call.hosts, ...(hosts ?? [])],
    roles: [...call.roles, ...(roles ?? [])],
    excludeHosts: [...call.excludeHosts, ...excludeHosts],
  };
  if ((hosts ?? roles) && !hasTargets({ ...joined, excludeHosts: [] }))
    throw new UsageError(`${text}: empty host list`);
  return joined;
}
