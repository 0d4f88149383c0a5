import { host, type Order, type Remark, type UnitFile } from '../file/schema.ts';
import { debug } from '../file/settings.ts';
import { targetOf } from '../reference.ts';
import type { Pseudonyms } from './pseudonyms.ts';

export interface OrderIsolation {
  readonly orders: readonly Order[];
  /** Names of images that `tag` and `commit` give in this run. */
  readonly targets: readonly string[];
  readonly remarks: readonly Remark[];
}

type Args = Order['args'];

/** The orders under pseudonyms: nothing is pushed, no real archive is written, no real image gets or loses a name. */
export function isolatedOrders(unit: UnitFile, names: Pseudonyms, archives: string): OrderIsolation {
  const orders = unit.orders ?? [];
  const imageOf = (name: string) => unit.containers.find((one) => one.name === name)?.image;
  const kept = orders.filter((order) => isPossible(order, imageOf(order.container), names));
  const backedUp = new Set<unknown>();
  const renamed = kept.map((order): Order => {
    const changes = argsOf(order, imageOf(order.container), names);
    const { repository, ...rest } = order.args;
    const own = repository === undefined || 'tag' in changes ? rest : order.args;
    const args = { ...own, ...changes };
    return { ...order, container: names.container(order.container), args: inArchives(order, args) };
  });
  function inArchives({ command, container, args: own }: Order, args: Args): Args {
    if (command === 'backup') {
      backedUp.add(own['backup_name'] ?? container);
      return { ...args, backup_dir: archives, backup_name: own['backup_name'] ?? container };
    }
    if (command !== 'restore') return args;
    const name = own['restore_name'] ?? container;
    return { ...args, restore_name: name, ...(backedUp.has(name) && { restore_dir: archives }) };
  }
  return {
    orders: renamed,
    targets: renamed.flatMap(({ command, args }) =>
      (command === 'tag' || command === 'commit') && typeof args['tag'] === 'string' ? [args['tag']] : [],
    ),
    remarks: orders
      .filter((order) => !kept.includes(order))
      .map(({ container, command }) => debug(`${container}: ${command} is left out of a test`)),
  };
}

/** An image that keeps its name in the test is not the test's to remove. */
function isPossible({ command }: Order, image: string | undefined, names: Pseudonyms): boolean {
  if (command === 'push' || command === 'tests') return false;
  return command !== 'remove_image' || (image !== undefined && names.image(image) !== image);
}

function argsOf({ command, container, args }: Order, image: string | undefined, names: Pseudonyms): Args {
  if (command === 'execute') return { run: inRun(args['run'], names), ...bindsOf(args, names) };
  if (command !== 'tag' && command !== 'commit') return {};
  const [repository, tag, source] = ['repository', 'tag', 'image'].map(
    (key) => args[key] as string | undefined,
  );
  const target = targetOf(source ?? image, repository, tag);
  if (target === undefined || container === host) return {};
  return {
    tag: names.target(target),
    ...(source !== undefined && { image: names.image(source) }),
  };
}

const inRun = (run: unknown, names: Pseudonyms): unknown =>
  Array.isArray(run) ? run.map((word) => names.text(String(word))) : names.text(String(run));

function bindsOf(args: Args, names: Pseudonyms): Args {
  const binds = args['binds'] as Args | undefined;
  if (!binds) return {};
  return { binds: Object.fromEntries(Object.entries(binds).map(([key, value]) => [names.bind(key), value])) };
}
