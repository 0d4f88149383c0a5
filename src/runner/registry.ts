import { ConfigError, byText } from '../core/index.ts';
import type { Task } from './task.ts';

interface Slot {
  readonly task: Task;
  /** What the same name meant in the layer below. */
  readonly below?: Slot;
}

/** Which name means which task. Later layers override earlier ones: built-in tasks first, then the user's. */
export class Registry {
  readonly #slots = new Map<string, Slot>();
  #sorted: readonly Task[] | undefined;

  /** Throws `ConfigError` when two tasks of one layer claim one name, alias or default. */
  constructor(...layers: readonly (readonly Task[])[]) {
    for (const layer of layers) {
      const claims = claimsOf(layer);
      for (const [name, task] of claims) {
        const below = this.#slots.get(name);
        this.#slots.set(name, { task, ...(below && { below }) });
      }
    }
  }

  /**
   * The task of a name, alias or namespace; the empty name is the root default.
   * `callers` are the tasks being executed: one that overrides a built-in and
   * calls its own name means the built-in.
   */
  find(name: string, callers: readonly Task[] = []): Task | undefined {
    let slot = this.#slots.get(name);
    while (slot?.below && callers.includes(slot.task)) slot = slot.below;
    return slot?.task;
  }

  /** Every task that can be called by its own name, sorted. */
  get tasks(): readonly Task[] {
    return (this.#sorted ??= this.#named());
  }

  /** Everything that may be typed before the colon, but hidden tasks. */
  get names(): readonly string[] {
    return [...this.#slots].filter(([name, { task }]) => name !== '' && !task.hidden).map(([name]) => name);
  }

  #named(): readonly Task[] {
    const named = [...this.#slots].filter(([name, { task }]) => name === task.name);
    return named.map(([, { task }]) => task).sort((a, b) => byText(a.name, b.name));
  }
}

/** Own names first, then aliases, then the namespaces whose default they are. */
function claimsOf(layer: readonly Task[]): ReadonlyMap<string, Task> {
  const claims = new Map<string, Task>();
  const claim = (name: string, task: Task, as: string) => {
    const other = claims.get(name);
    if (other && other !== task) throw clash(name, as, task, other);
    claims.set(name, task);
  };
  for (const task of layer) {
    if (claims.has(task.name)) throw clash(task.name, 'name', task, claims.get(task.name) ?? task);
    claim(task.name, task, 'name');
  }
  for (const task of layer) for (const alias of task.aliases ?? []) claim(alias, task, 'alias');
  for (const task of layer) if (task.default) claim(namespaceOf(task.name), task, 'default of');
  return claims;
}

/** `deploy` of `deploy.full`; empty for a task of the root. */
export const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')));

function clash(name: string, as: string, task: Task, other: Task): ConfigError {
  const what = name === '' ? 'the task that runs when none is named' : `${as} "${name}"`;
  return new ConfigError(
    `${task.name} (${task.origin}) and ${other.name} (${other.origin}) both claim the ${what}`,
    {
      hint: 'keep one of them',
    },
  );
}
