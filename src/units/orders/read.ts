import type { YamlMap, YamlMember, YamlNode } from '../../config/index.ts';
import { suggest } from '../../core/index.ts';
import { demandKnown, readAt, refuse } from '../file/problems.ts';
import { host, type Order } from '../file/schema.ts';
import { member, text } from '../keywords/values.ts';
import { hostOrders, orderArguments, orderNames, requiredArguments, sharedArguments } from './schema.ts';

/** Reads the second document, all of it before anything is done (units §2). Throws `ConfigError` naming the item. */
export function readOrders(node: YamlNode, containers: readonly string[]): readonly Order[] {
  return itemsOf(node).flatMap((item, index) => {
    const { key: container, value } = single(item, index);
    demandContainer(container, containers, index, item);
    const orders = value.kind === 'list' ? value.items : [value];
    return orders.map((one) => readOrder(one, container, index));
  });
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

function demandContainer(name: string, known: readonly string[], index: number, item: YamlNode): void {
  if (name === host || known.includes(name)) return;
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
  demandRequired(args, command, what, node);
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
  demandKnown(what, node, ['command', ...Object.keys(readers)]);
  const given = node.members.filter(({ key }) => key !== 'command');
  const entries = given.map(({ key, value }) => {
    const read = readers[key];
    return [key, read && readAt(`${what}: ${key}`, value, read)];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function demandRequired(args: object, command: string, what: string, node: YamlNode): void {
  const missing = requiredArguments[command]?.find((name) => !(name in args));
  if (missing !== undefined) throw refuse(`${what}: ${command} has no "${missing}"`, node.where);
}

function refuseOnHost(args: object, what: string, node: YamlNode): void {
  const wrong = ['binds', 'type'].find((name) => name in args);
  if (wrong !== undefined) throw refuse(`${what}: "${wrong}" means nothing on the host itself`, node.where);
}
