import type { YamlMap, YamlMember, YamlNode } from '../../config/index.ts';
import { suggest } from '../../core/index.ts';
import { all, Faults } from '../faults.ts';
import { demandKnown, readAt, refuse } from '../file/problems.ts';
import { host, type Order } from '../file/schema.ts';
import { member, text } from '../keywords/values.ts';
import { hostOrders, orderArguments, orderNames, requiredArguments, sharedArguments } from './schema.ts';

/**
 * Reads the second document, all of it before anything is done (units §2); `containers`: what orders may be about, where
 * that is known. Throws a `ConfigError` for each mistake, naming its item.
 */
export function readOrders(node: YamlNode, containers: readonly string[] | undefined): readonly Order[] {
  const items = itemsOf(node).map((item, index) => ({ item, index }));
  return all(items, ({ item, index }) => {
    const { key: container, value } = single(item, index);
    const faults = new Faults();
    faults.read(() => demandContainer(container, containers, index, item), undefined);
    const orders = faults.each(value.kind === 'list' ? value.items : [value], (one) =>
      readOrder(one, container, index),
    );
    faults.throw();
    return orders;
  }).flat();
}

/** A list of mappings with one key; one mapping with several is taken as such a list. */
function itemsOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'scalar' && node.value === null) return [];
  if (node.kind === 'map')
    return node.members.map((one) => ({ kind: 'map', members: [one], where: one.where }));
  throw refuse('the orders must be a list', node.where, 'write "- CONTAINER: {command: start}"');
}

function single(item: YamlNode, index: number): YamlMember {
  const [first, second] = item.kind === 'map' ? item.members : [];
  if (first && !second) return first;
  const why = second ? 'names more than one container' : 'names no container';
  throw refuse(`order ${index} ${why}`, second?.where ?? item.where, 'write "- CONTAINER: {command: start}"');
}

function demandContainer(
  name: string,
  known: readonly string[] | undefined,
  index: number,
  item: YamlNode,
): void {
  if (name === host || !known || known.includes(name)) return;
  const hint = suggest(name, [...known, host]);
  throw refuse(`order ${index}: there is no container "${name}"`, item.where, hint);
}

function readOrder(node: YamlNode, container: string, index: number): Order {
  const what = `order ${index} (${container})`;
  if (node.kind !== 'map') throw refuse(`${what} must be a mapping`, node.where, 'write {command: start}');
  const command = commandOf(node, what);
  if ((container === host) !== hostOrders.includes(command) && !(container !== host && command === 'execute'))
    throw container === host
      ? refuse(
          `${what}: "${command}" is nothing for the host itself`,
          node.where,
          `it takes ${hostOrders.join(', ')}`,
        )
      : refuse(`${what}: "${command}" is an order for "${host}" only`, node.where);
  const args = argumentsOf(node, command, `${what}: ${command}`);
  if (container === host) refuseOnHost(args, what, node);
  const { variants = [], ...rest } = args;
  return {
    index,
    container,
    command,
    args: rest,
    variants: variants as readonly string[],
    where: node.where,
  };
}

function commandOf(node: YamlMap, what: string): string {
  const given = member(node, 'command');
  if (!given) throw refuse(`${what} has no command`, node.where, `commands: ${orderNames.join(', ')}`);
  const command = readAt(`${what}: command`, given, text);
  if (orderNames.includes(command)) return command;
  throw refuse(
    `${what}: there is no command "${command}"`,
    given.where,
    suggest(command, orderNames, 'commands'),
  );
}

function argumentsOf(node: YamlMap, command: string, what: string): Readonly<Record<string, unknown>> {
  const readers = { ...orderArguments[command], ...sharedArguments };
  const faults = new Faults();
  faults.read(() => demandKnown(what, node, ['command', ...Object.keys(readers)]), undefined);
  faults.read(() => demandRequired(node, command, what), undefined);
  const given = node.members.filter(({ key }) => key !== 'command');
  const entries = faults.each(given, ({ key, value }) => {
    const read = readers[key];
    return [key, read && readAt(`${what}: ${key}`, value, read)];
  });
  faults.throw();
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function demandRequired(node: YamlMap, command: string, what: string): void {
  const missing = requiredArguments[command]?.find((name) => !member(node, name));
  if (missing !== undefined) throw refuse(`${what} has no "${missing}"`, node.where);
}

function refuseOnHost(args: object, what: string, node: YamlNode): void {
  const wrong = ['binds', 'type'].find((name) => name in args);
  if (wrong !== undefined) throw refuse(`${what}: "${wrong}" means nothing on the host itself`, node.where);
}
