import {
  ConfigError,
  DockeropsError,
  ManyErrors,
  parseHost,
  suggest,
  throwAll,
  type SourcePosition,
} from '../../core/index.ts';
import { expandPatterns } from './expand.ts';
import { settingsOf, type HostSettings, type InventorySection } from './settings.ts';
import { parseHostPattern, splitHosts } from '../../taskline/index.ts';

/** What `conf/inventory.conf` says: hosts by name, groups with their hosts, in the file's order. */
export interface Inventory {
  /** Settled: of a host's own section, else of its groups, else of `[defaults]`. */
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  /** Where tasks run when nothing else says it. */
  readonly defaults: readonly string[];
  /** The file's name, as messages show it. */
  readonly file: string;
}

export interface InventoryHost {
  readonly name: string;
  readonly settings: HostSettings;
  readonly where: SourcePosition;
}

export interface InventoryGroup {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly where: SourcePosition;
}

export const emptyInventory: Inventory = { hosts: new Map(), groups: new Map(), defaults: [], file: '' };

/** Reads an inventory's sections. Throws all that is wrong with them together, each with its line. */
export function readInventory(sections: readonly InventorySection[], file: string): Inventory {
  return new Reader(file).read(sections);
}

const hostHeader = /^host:(.*)$/;

class Reader {
  readonly #file: string;
  readonly #errors: DockeropsError[] = [];
  readonly #groups = new Map<string, InventoryGroup>();
  /** Names in the order in which the file speaks of them. */
  readonly #names = new Map<string, SourcePosition>();

  constructor(file: string) {
    this.#file = file;
  }

  read(sections: readonly InventorySection[]): Inventory {
    const known = sections.filter((section) => this.#checkHeader(section, sections));
    const groups = known.filter(({ name }) => name !== 'defaults' && !hostHeader.test(name));
    const own = known.filter(({ name }) => hostHeader.test(name));
    const defaults = known.find(({ name }) => name === 'defaults');
    for (const { name, where } of own) this.#names.set(hostName(name), where);
    for (const group of groups) this.#declare(group);
    for (const group of groups) this.#member(group.name, groups, []);
    const settings = new Map(known.map((section) => [section, this.#settings(section)]));
    const settle = (name: string): HostSettings => {
      const mine = own.find((section) => hostName(section.name) === name);
      const theirs = groups.filter((group) => this.#groups.get(group.name)?.hosts.includes(name));
      const shared = theirs.map((group) => settings.get(group) ?? {});
      if (!mine) this.#checkAgreement(name, theirs, shared);
      return mergeSettings([mine && settings.get(mine), ...shared, defaults && settings.get(defaults)]);
    };
    const hosts = [...this.#names].map(
      ([name, where]) => [name, { name, where, settings: settle(name) }] as const,
    );
    throwAll(this.#errors.sort((a, b) => (a.where?.line ?? 0) - (b.where?.line ?? 0)));
    return {
      hosts: new Map(hosts),
      groups: this.#groups,
      defaults: defaults ? this.#patterns(defaults) : [],
      file: this.#file,
    };
  }

  #checkHeader(section: InventorySection, all: readonly InventorySection[]): boolean {
    const { name, where } = section;
    if (name === '') {
      const [stray] = section.entries;
      if (stray)
        this.#complain(
          `"${stray.key}" stands above the first section`,
          stray.where,
          'write [GROUP] above it',
        );
      return false;
    }
    const first = all.find((other) => other.name === name);
    if (first !== section)
      this.#complain(`[${name}] was already given on line ${first?.where.line ?? 0}`, where);
    const label = hostHeader.test(name) ? hostName(name) : name;
    if (!/^[\p{L}\p{N}_.:-]+$/u.test(label))
      this.#complain(`[${name}] cannot be named on a command line`, where, 'use letters, digits, . _ and -');
    return true;
  }

  #settings(section: InventorySection): HostSettings {
    try {
      return settingsOf(section, hostHeader.test(section.name));
    } catch (error) {
      this.#keep(error);
      return {};
    }
  }

  /** Names written out in a group are hosts, wherever else they stand. */
  #declare(group: InventorySection): void {
    this.#try(() => {
      for (const text of this.#patterns(group)) {
        const { means, excluded } = parseHostPattern(text);
        if (means.kind !== 'hosts' || excluded) continue;
        for (const name of means.names) this.#addName(name, group);
      }
    }, placeOf(group));
  }

  #addName(name: string, group: InventorySection): void {
    const { user, port } = parseHost(name);
    if (user !== undefined || port !== undefined)
      throw new ConfigError(`"${name}": a group names its hosts only`, {
        where: placeOf(group),
        hint: `write user = and port = in [host:${parseHost(name).host}]`,
      });
    if (!this.#names.has(name)) this.#names.set(name, group.where);
  }

  /** The hosts of a group, and before it those of the groups it takes in. */
  #member(name: string, groups: readonly InventorySection[], within: readonly string[]): readonly string[] {
    const settled = this.#groups.get(name);
    if (settled) return settled.hosts;
    const group = groups.find((one) => one.name === name);
    if (!group) throw unknownGroup(name, groups);
    if (within.includes(name))
      throw new ConfigError(`groups contain each other: ${[...within, name].join(' > ')}`, {
        where: placeOf(group),
      });
    const hosts = this.#try(
      () =>
        expandPatterns(this.#patterns(group).map(parseHostPattern), {
          names: [...this.#names.keys()],
          group: (other) => this.#member(other, groups, [...within, name]),
        }),
      placeOf(group),
    );
    this.#groups.set(name, { name, hosts: hosts ?? [], where: group.where });
    return hosts ?? [];
  }

  #patterns(section: InventorySection): readonly string[] {
    const entry = section.entries.find(({ key }) => key === 'hosts');
    return entry === undefined || entry.value.trim() === ''
      ? []
      : splitHosts(entry.value, `[${section.name}]`);
  }

  /** Of two groups that say different things of one host, neither is right by itself. */
  #checkAgreement(
    name: string,
    groups: readonly InventorySection[],
    settings: readonly HostSettings[],
  ): void {
    const first = new Map<string, { readonly value: unknown; readonly group: string }>();
    settings.forEach(({ variables = {}, ...plain }, index) => {
      const group = groups[index]?.name ?? '';
      const said = {
        ...plain,
        ...Object.fromEntries(Object.entries(variables).map(([k, v]) => [`var.${k}`, v])),
      };
      for (const [key, value] of Object.entries(said)) {
        const before = first.get(key);
        if (before && before.value !== value)
          this.#complain(
            `the groups ${before.group} and ${group} give ${name} different values of ${key}`,
            groups[index]?.where ?? { file: this.#file, line: 1 },
            `settle it in [host:${name}]`,
          );
        else first.set(key, { value, group });
      }
    });
  }

  #try<T>(work: () => T, where: SourcePosition): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#keep(error, where);
      return undefined;
    }
  }

  /** What a group cannot be read for is met twice: once for its names, once for its hosts. */
  #keep(thrown: unknown, where?: SourcePosition): void {
    if (!(thrown instanceof DockeropsError)) throw thrown;
    for (const error of thrown instanceof ManyErrors ? thrown.errors : [thrown]) {
      const at = error.where ?? where;
      if (this.#errors.some(({ message }) => message === error.message)) continue;
      this.#errors.push(new ConfigError(error.message, { hint: error.hints, ...(at && { where: at }) }));
    }
  }

  #complain(message: string, where: SourcePosition, hint?: string): void {
    this.#errors.push(new ConfigError(message, { where, ...(hint !== undefined && { hint }) }));
  }
}

const hostName = (header: string): string => (hostHeader.exec(header)?.[1] ?? header).trim();

const placeOf = (section: InventorySection): SourcePosition =>
  section.entries.find(({ key }) => key === 'hosts')?.where ?? section.where;

/** The first that says something wins. */
function mergeSettings(layers: readonly (HostSettings | undefined)[]): HostSettings {
  const said = layers.filter((layer) => layer !== undefined).reverse();
  const variables = Object.assign({}, ...said.map((layer) => layer.variables ?? {})) as Record<
    string,
    string
  >;
  return { ...(Object.assign({}, ...said) as HostSettings), variables };
}

function unknownGroup(name: string, groups: readonly InventorySection[]): ConfigError {
  const hint = suggest(
    name,
    groups.map((group) => group.name),
    'groups there',
  );
  return new ConfigError(`there is no group "${name}"`, hint === undefined ? {} : { hint });
}
