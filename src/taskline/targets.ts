import { UsageError } from '../core/index.ts';
import { splitUnescaped, unescape } from './split.ts';
import type { Targets } from './types.ts';

/** Takes the reserved keys out of a call's named arguments (runners §1.1); a plural wins over its singular. */
export function readTargets(named: Map<string, string>, text: string): Targets {
  const host = take(named, 'host');
  const hosts = take(named, 'hosts');
  const role = take(named, 'role');
  const roles = take(named, 'roles');
  const excluded = take(named, 'exclude_hosts');
  return {
    hosts: many(hosts, 'hosts', text) ?? one(host, 'host', text),
    roles: many(roles, 'roles', text) ?? one(role, 'role', text),
    excludeHosts: many(excluded, 'exclude_hosts', text) ?? [],
  };
}

/** True when a call says where it is to run. */
export const hasTargets = (targets: Targets): boolean =>
  targets.hosts.length + targets.roles.length + targets.excludeHosts.length > 0;

function take(named: Map<string, string>, key: string): string | undefined {
  const value = named.get(key);
  named.delete(key);
  return value;
}

function one(value: string | undefined, key: string, text: string): readonly string[] {
  if (value === undefined) return [];
  const items = splitItems(value);
  if (items.length > 1)
    throw new UsageError(`${text}: ${key}= takes one name`, { hint: `use ${key}s=${value}` });
  return checked(items, key, text);
}

function many(value: string | undefined, key: string, text: string): readonly string[] | undefined {
  return value === undefined ? undefined : [...new Set(checked(splitItems(value), key, text))];
}

function checked(items: readonly string[], key: string, text: string): readonly string[] {
  const noun = key.includes('role') ? 'role' : 'host';
  if (items.every((item) => item === '')) throw new UsageError(`${text}: empty ${noun} list`);
  if (items.includes('')) throw new UsageError(`${text}: empty ${noun} name in ${key}=`);
  return items;
}

/** `a; b\;c` as `a` and `b;c`, blanks around items taken off. */
export function splitItems(value: string): readonly string[] {
  const parts = splitUnescaped(value, ';');
  return parts.map((part, index) => unescape(part, ';', index < parts.length - 1).trim());
}
