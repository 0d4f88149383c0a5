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
import { hostName, isHost, placeOf, wrongHeader } from './inventory-headers.ts';
import { disagreements, mergeSettings } from './inventory-settings.ts';
import { settingsOf, type HostSettings, type InventorySection } from './settings.ts';
import { parseHostPattern, splitHosts } from '../../taskline/index.ts';

/** What `conf/inventory.conf` says: hosts by name, groups with their hosts, in the file's order. */
export interface Inventory {
  /** Settled: of a host's own section, else of its groups, else of `[defaults]`. */
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  /** Where tasks run when nothing else says it. */
  readonly defaults: readonly string[];
  /** Of hosts that it does not speak of: the settings of `[defaults]`. */
  readonly common: HostSettings;
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

export const emptyInventory: Inventory = {
  hosts: new Map(),
  groups: new Map(),
  defaults: [],
  common: {},
  file: '',
};

/** Reads an inventory's sections. Throws all that is wrong with them together, each with its line. */
export function readInventory(sections: readonly InventorySection[], file: string): Inventory {
  return new Reader(file).read(sections);
}

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
    const known = sections.filter((section) => this.#isSection(section, sections));
    const groups = known.filter(({ name }) => name !== 'defaults' && !isHost(name));
    const own = known.filter(({ name }) => isHost(name));
    const defaults = known.find(({ name }) => name === 'defaults');
    for (const { name, where } of own) this.#names.set(hostName(name), where);
    for (const group of groups) this.#declare(group);
    for (const group of groups) this.#member(group.name, groups, []);
    const settings = new Map(known.map((section) => [section, this.#settings(section)]));
    const common = (defaults && settings.get(defaults)) ?? {};
    const settle = (name: string): HostSettings => {
      const mine = own.find((section) => hostName(section.name) === name);
      const theirs = groups.filter((group) => this.#groups.get(group.name)?.hosts.includes(name));
      const shared = theirs.map((group) => settings.get(group) ?? {});
      if (!mine) this.#errors.push(...disagreements(name, theirs, shared));
      return mergeSettings([mine && settings.get(mine), ...shared, common]);
    };
    const hosts = [...this.#names].map(
      ([name, where]) => [name, { name, where, settings: settle(name) }] as const,
    );
    throwAll(this.#errors.sort((a, b) => (a.where?.line ?? 0) - (b.where?.line ?? 0)));
    return {
      hosts: new Map(hosts),
      groups: this.#groups,
      defaults: defaults ? this.#patterns(defaults) : [],
      common,
      file: this.#file,
    };
  }

  #isSection(section: InventorySection, all: readonly InventorySection[]): boolean {
    this.#errors.push(...wrongHeader(section, all));
    return section.name !== '';
  }

  #settings(section: InventorySection): HostSettings {
    try {
      return settingsOf(section, isHost(section.name));
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
}

function unknownGroup(name: string, groups: readonly InventorySection[]): ConfigError {
  const hint = suggest(
    name,
    groups.map((group) => group.name),
    'groups there',
  );
  return new ConfigError(`there is no group "${name}"`, hint === undefined ? {} : { hint });
}
