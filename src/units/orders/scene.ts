import { resolve } from 'node:path';
import { BadValue } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';
import { asNode } from '../file/as-node.ts';
import { bindSource, expandPlaceholders, type Places } from '../file/paths.ts';
import { host, type ContainerDefinition, type Order, type UnitFile } from '../file/schema.ts';
import { isRemote } from '../keywords/build.ts';
import { binds } from '../keywords/mounts.ts';
import { noSettings } from '../keywords/settings.ts';
import type { LinkFallback } from '../kinds/links.ts';
import type { OrderParams } from '../kinds/order.ts';

/** What planning takes besides the unit itself. */
export interface Surroundings extends Omit<Places, 'context'> {
  readonly adopt: boolean;
  readonly linkHosts: LinkFallback['hosts'];
  readonly linkResolver: LinkFallback['resolver'];
  readonly helperImage?: string;
  /** The variables that are plain values, for commands of the host. */
  readonly env: Readonly<Record<string, string>>;
  /** Where in a directory of archives they lie: those of other machines (`-H`) in one of the machine's name. */
  readonly archivesBelow: string;
  /** The id of the test run, unless it is one of production. */
  readonly test?: string;
  /** Unlike any other run's: a part of the names of throw-away containers. */
  readonly token: string;
  /** What the ids of steps begin with, where a plan has those of several units. */
  readonly part?: string;
}

/** One order with all that its steps are made from. */
export class Scene {
  readonly order: Order;
  readonly around: Surroundings;
  readonly base: OrderParams;
  readonly definition: ContainerDefinition | undefined;
  readonly links: LinkFallback;
  /** A container may have several orders in one item. */
  readonly #number: number;

  /** `place`: what messages call it, where it is no order of a file. */
  constructor(unit: UnitFile, order: Order, around: Surroundings, place = placeOf(order)) {
    const { container } = order;
    this.order = order;
    this.#number = unit.orders?.indexOf(order) ?? 0;
    this.around = around;
    this.definition = unit.containers.find(({ name }) => name === container);
    const { adopt, test } = around;
    this.base = { container, unit: unit.unit, place, adopt, ...(test !== undefined && { test }) };
    this.links = {
      own: unit.containers.map(({ name }) => name),
      hosts: around.linkHosts,
      resolver: around.linkResolver,
    };
  }

  /** As the reader of this argument left it (`orderArguments`). */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what the reader of that argument gives
  arg<T>(name: string): T | undefined {
    return this.order.args[name] as T | undefined;
  }

  flag(name: string): boolean {
    return this.order.args[name] === true;
  }

  get settings() {
    return this.definition?.settings ?? noSettings;
  }

  get helper(): string {
    return `dockerops-unit-${this.around.token}-${this.order.index}`;
  }

  /** Of the order's steps, counted from 0. */
  stepId(at: number, kind: string): string {
    return `${this.around.part ?? ''}${this.#number}.${at}:${this.order.container}:${kind.replace(/^unit\./, '')}`;
  }

  /** The container's image; throws where nothing says it. */
  image(): string {
    const image = this.definition?.image;
    if (image !== undefined) return image;
    throw this.refuse('nothing says which image it is made from', 'give it build, or an image in creation');
  }

  /** A directory of archives, absolute. */
  directory(argument: string): string {
    const written = this.arg<string>(argument) ?? '.';
    const { cwd, archivesBelow } = this.around;
    return this.read(argument, () =>
      resolve(cwd, expandPlaceholders(written, this.#places()), archivesBelow),
    );
  }

  /** The binds of an `execute`, as the API has them. */
  binds(): readonly string[] {
    const given = this.arg<Readonly<Record<string, unknown>>>('binds') ?? {};
    const read = binds((written) => bindSource(written, this.#places()));
    const settings = this.read('binds', () => read(asNode(given)));
    return (settings.hostConfig?.['Binds'] ?? []) as readonly string[];
  }

  read<T>(what: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      throw this.refuse(`${what} must be ${error.message}`, error.hint);
    }
  }

  refuse(why: string, hint?: string): ConfigError {
    const { where } = this.order;
    return new ConfigError(`${this.base.place}: ${why}`, {
      ...(where && { where }),
      ...(hint !== undefined && { hint }),
    });
  }

  #places(): Places {
    const path = this.definition?.build?.path;
    const context = path !== undefined && !isRemote(path) ? path : this.around.cwd;
    return { ...this.around, context };
  }
}

const placeOf = ({ index, container, command }: Order): string => `order ${index} (${container}: ${command})`;

export const isHost = ({ container }: Order): boolean => container === host;
