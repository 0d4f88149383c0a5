import { ConfigError, type SourcePosition } from '../../core/index.ts';
import type { InventorySection } from './settings.ts';

const hostHeader = /^host:(.*)$/;

/** `[host:NAME]` is about one host, others about groups. */
export const isHost = (header: string): boolean => hostHeader.test(header);

/** The name in a header. */
export const hostName = (header: string): string => (hostHeader.exec(header)?.[1] ?? header).trim();

/** Where a section says its hosts. */
export const placeOf = (section: InventorySection): SourcePosition =>
  section.entries.find(({ key }) => key === 'hosts')?.where ?? section.where;

/** What is wrong with the header of a section; without one, what stands there. */
export function wrongHeader(
  section: InventorySection,
  all: readonly InventorySection[],
): readonly ConfigError[] {
  const { name, where } = section;
  if (name === '') return section.entries.slice(0, 1).map(stray);
  const first = all.find((other) => other.name === name);
  const twice = `[${name}] was already given on line ${first?.where.line ?? 0}`;
  const unnamed = `[${name}] cannot be named on a command line`;
  return [
    ...(first === section ? [] : [new ConfigError(twice, { where })]),
    ...(/^[\p{L}\p{N}_.:-]+$/u.test(hostName(name))
      ? []
      : [new ConfigError(unnamed, { where, hint: 'use letters, digits, . _ and -' })]),
  ];
}

const stray = ({ key, where }: InventorySection['entries'][number]): ConfigError =>
  new ConfigError(`"${key}" stands above the first section`, { where, hint: 'write [GROUP] above it' });
