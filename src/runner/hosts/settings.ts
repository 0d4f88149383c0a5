import {
  ConfigError,
  parseHost,
  suggest,
  throwAll,
  type DockeropsError,
  type SourcePosition,
} from '../../core/index.ts';

/** A section of an INI file, as the readers of `src/config` give it. */
export interface InventorySection {
  readonly name: string;
  readonly where: SourcePosition;
  readonly entries: readonly {
    readonly key: string;
    readonly value: string;
    readonly where: SourcePosition;
  }[];
}

/** What an inventory says of a host. */
export interface HostSettings {
  /** A name of ssh_config or DNS, or an address; the host's own name without it. */
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
  readonly jump?: string;
  readonly identityFile?: string;
  readonly engine?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

type Setting = Exclude<keyof HostSettings, 'variables'>;

const keys: Readonly<Record<string, Setting>> = {
  address: 'address',
  user: 'user',
  port: 'port',
  jump: 'jump',
  identity_file: 'identityFile',
  engine: 'engine',
};

type Entry = InventorySection['entries'][number];

/** Reads a section's settings; only a host's own may have an address. Throws all that is wrong together. */
export function settingsOf(section: InventorySection, ofHost: boolean): HostSettings {
  const errors: DockeropsError[] = [];
  const settings: Record<string, string | number> = {};
  const variables: Record<string, string> = {};
  for (const entry of section.entries) {
    const variable = /^var\.(.+)$/.exec(entry.key)?.[1];
    const key = keys[entry.key];
    const problem = problemOf(entry, section, ofHost);
    if (problem) errors.push(problem);
    else if (variable !== undefined) variables[variable] = entry.value;
    else if (key !== undefined) settings[key] = key === 'port' ? Number(entry.value) : entry.value;
  }
  throwAll(errors);
  return { ...settings, variables };
}

function problemOf(entry: Entry, section: InventorySection, ofHost: boolean): ConfigError | undefined {
  const { key, value, where } = entry;
  if (/^var\../.test(key)) return undefined;
  const allowed = ofHost ? Object.keys(keys) : ['hosts', ...Object.keys(keys).slice(1)];
  if (!allowed.includes(key)) {
    const hint = suggest(key, [...allowed, 'var.NAME'], 'settings');
    return new ConfigError(`[${section.name}] knows no "${key}"`, { where, ...(hint && { hint }) });
  }
  if (key === 'hosts') return undefined;
  if (value.trim() === '') return new ConfigError(`${key} is empty`, { where });
  if (key === 'port' && !(/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535))
    return new ConfigError(`"${value}" is no port (1 to 65535)`, { where });
  if (key === 'engine' && !value.startsWith('/'))
    return new ConfigError(`engine is the path of a socket on the host, not "${value}"`, {
      where,
      hint: 'write engine = /var/run/docker.sock',
    });
  if (key === 'address') return addressProblem(entry);
  return undefined;
}

function addressProblem({ value, where }: Entry): ConfigError | undefined {
  const { user, port } = parseHost(value);
  if (user === undefined && port === undefined) return undefined;
  return new ConfigError('address is a name or an address alone', {
    where,
    hint: 'user = and port = are settings of their own',
  });
}
