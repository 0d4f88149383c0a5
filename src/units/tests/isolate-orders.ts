import { host, type Order, type Remark, type UnitFile } from '../file/schema.ts';
import { debug } from '../file/settings.ts';
import { targetOf } from '../reference.ts';
import { without, type Pseudonyms } from '../pseudonyms/index.ts';

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
  const renamed = kept.map((order, at) => ({
    ...order,
    container: names.container(order.container),
    args: {
      ...argsOf(order, imageOf(order.container), names),
      ...inArchives(order, kept.slice(0, at), archives),
    },
  }));
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

/** Backups go to the run's own directory; a restore takes from there what an order before it has written. */
function inArchives({ command, container, args }: Order, before: readonly Order[], directory: string): Args {
  if (command === 'backup') return { backup_dir: directory, backup_name: args['backup_name'] ?? container };
  if (command !== 'restore') return {};
  const name = args['restore_name'] ?? container;
  const isOwn = before.some(
    (one) => one.command === 'backup' && (one.args['backup_name'] ?? one.container) === name,
  );
  return { restore_name: name, ...(isOwn && { restore_dir: directory }) };
}

function argsOf({ command, container, args }: Order, image: string | undefined, names: Pseudonyms): Args {
  if (command === 'execute') return { ...args, run: inRun(args['run'], names), ...bindsOf(args, names) };
  if (command !== 'tag' && command !== 'commit') return args;
  const [repository, tag, source] = ['repository', 'tag', 'image'].map(
    (key) => args[key] as string | undefined,
  );
  const target = targetOf(source ?? image, repository, tag);
  if (target === undefined || container === host) return args;
  return {
    ...without(args, ['repository']),
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
