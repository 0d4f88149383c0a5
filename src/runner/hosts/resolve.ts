import {
  ConfigError,
  UsageError,
  formatHost,
  nearest,
  parseHost,
  suggest,
  type DockeropsError,
} from '../../core/index.ts';
import type { HostTarget } from '../../ports/index.ts';
import { parseHostPattern, type Targets } from '../../taskline/index.ts';
import { expandPatterns } from './expand.ts';
import type { Inventory } from './inventory.ts';

/** Hosts and roles that one place names. */
export interface Level {
  readonly hosts: readonly string[];
  readonly roles: readonly string[];
}

/** All that may say where a task runs. */
export interface HostSources {
  /** `-H` and `-R`. */
  readonly line: Level;
  /** `-x`. */
  readonly excluded: readonly string[];
  /** `-u`: of hosts that are written without a user, whatever files say. */
  readonly user?: string;
  readonly inventory: Inventory;
}

/** A host and why it is one of a task's. */
export interface ChosenHost {
  readonly target: HostTarget;
  /** "-H web*", "role web of roles=web". */
  readonly because: string;
}

interface Named extends Level {
  readonly origin: string;
}

/**
 * Where a task runs (runners §1.4): what its call says, else the command line, else its declaration, else the
 * inventory's defaults; no merging between these, hosts and roles merge within one. None of them: here, undefined.
 * Throws `UsageError` for what is unknown, and when nothing is left: never "run here".
 */
export function resolveHosts(
  call: Targets,
  declared: Level,
  sources: HostSources,
): readonly ChosenHost[] | undefined {
  const { inventory, line } = sources;
  const levels: readonly Named[] = [
    { ...call, origin: 'the call' },
    { ...line, origin: 'the command line' },
    { ...declared, origin: "the task's declaration" },
    { hosts: inventory.defaults, roles: [], origin: `[defaults] of ${inventory.file}` },
  ];
  const level = levels.find(({ hosts, roles }) => hosts.length + roles.length > 0);
  const excluded = [...sources.excluded, ...call.excludeHosts];
  if (!level) {
    if (excluded.length === 0) return undefined;
    throw new UsageError(`${excluded.join(', ')} cannot be left out: no hosts are named`, {
      hint: 'name them with -H or -R',
    });
  }
  const out = new Set(excluded.flatMap((text) => namesOf(without(text), inventory)));
  const chosen = chosenBy(level, sources).filter(
    ({ target }) => !out.has(target.name) && !out.has(target.address.host),
  );
  if (chosen.length > 0) return chosen;
  throw new UsageError(`no host is left: all that ${level.origin} names are left out`);
}

/** `-x '!a'` would be twice a no. */
function without(text: string): string {
  if (!text.startsWith('!')) return text;
  throw new UsageError(`-x ${text}: what -x names is left out already`, { hint: `write ${text.slice(1)}` });
}

function chosenBy(
  { hosts, roles, origin }: Named,
  { inventory, user }: Pick<HostSources, 'inventory' | 'user'>,
): readonly ChosenHost[] {
  const byName = new Map<string, ChosenHost>();
  const add = (name: string, because: string): void => {
    if (!byName.has(name)) byName.set(name, { target: targetOf(name, inventory, user), because });
  };
  for (const role of roles)
    for (const name of roleHosts(role, inventory)) add(name, `role ${role}, named by ${origin}`);
  const excluded = new Set(
    hosts.filter((text) => text.startsWith('!')).flatMap((text) => namesOf(text.slice(1), inventory)),
  );
  const wanted = hosts.filter((text) => !text.startsWith('!'));
  if (wanted.length === 0 && hosts.length > 0 && roles.length === 0)
    for (const name of inventory.hosts.keys()) add(name, `all of ${inventory.file}, said by ${origin}`);
  for (const text of wanted)
    for (const name of namesOf(text, inventory))
      add(name, text === name ? origin : `${text}, named by ${origin}`);
  return [...byName.values()].filter(({ target }) => !excluded.has(target.name));
}

function namesOf(text: string, inventory: Inventory): readonly string[] {
  return expandPatterns([parseHostPattern(text)], {
    names: [...inventory.hosts.keys()],
    group: (name) => roleHosts(name, inventory),
  });
}

/** A role that is empty is an error: the task would run nowhere, or worse, here (fabric#1498). */
function roleHosts(role: string, inventory: Inventory): readonly string[] {
  const group = inventory.groups.get(role);
  if (!group) throw unknownRole(role, inventory);
  if (group.hosts.length > 0) return group.hosts;
  throw new ConfigError(`the role ${role} is empty`, {
    where: group.where,
    hint: `name its hosts: hosts = … in [${role}]`,
  });
}

function unknownRole(role: string, { groups, file }: Inventory): DockeropsError {
  const hint =
    groups.size === 0
      ? `roles are the sections of conf/inventory.conf${file === '' ? ', which is not there' : ''}`
      : suggest(role, [...groups.keys()], 'roles there');
  return new UsageError(`there is no role "${role}"`, hint === undefined ? {} : { hint });
}

/** What the inventory says of a host, under what is written with its name. */
function targetOf(text: string, inventory: Inventory, asUser: string | undefined): HostTarget {
  const written = parseHost(text);
  const known = inventory.hosts.get(written.host);
  if (!known) refuseTypo(written.host, inventory);
  const settings = known?.settings ?? inventory.common;
  const { address, port, jump, identityFile, engine, variables = {} } = settings;
  const user = asUser ?? settings.user;
  return {
    name: formatHost(written),
    address: {
      ...(user !== undefined && { user }),
      ...(port !== undefined && { port }),
      ...written,
      host: address ?? written.host,
    },
    variables,
    ...(jump !== undefined && { jump }),
    ...(identityFile !== undefined && { identityFile }),
    ...(engine !== undefined && { engine }),
    ...(known && { where: known.where }),
  };
}

/** Any name may be one of DNS or ssh_config; a bare one that is nearly in the inventory is a slip of the finger. */
function refuseTypo(host: string, { hosts, file }: Inventory): void {
  if (/[.:]/.test(host)) return;
  const near = nearest(host, hosts.keys());
  if (near === undefined || isSibling(host, near)) return;
  throw new UsageError(`"${host}" is no host of ${file}`, { hint: `did you mean "${near}"?` });
}

/** web4 beside web3 may be a host of its own, which ssh knows. */
const isSibling = (a: string, b: string): boolean => a.replace(/\d+/g, '#') === b.replace(/\d+/g, '#');
