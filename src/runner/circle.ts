import { UsageError } from '../core/index.ts';
import type { ParameterValues } from '../taskline/index.ts';
import type { Task } from './task.ts';

/** A task at work, with what it was called with. */
export interface Caller {
  readonly task: Task;
  readonly values: ParameterValues;
}

/** Far deeper than anybody means it: each call with other arguments than the one before. */
const deepest = 100;

/** A task may call itself, with other arguments: `deploy:all` calls `deploy:web`. With the same ones it has no end. */
export function refuseCircle(callers: readonly Caller[], called: Caller): void {
  const from = callers.findIndex((caller) => isSameCall(caller, called));
  const circle = [...callers.slice(from), called].map(({ task }) => task.name).join(' -> ');
  if (from !== -1) throw new UsageError(`tasks call each other in a circle: ${circle}`);
  if (callers.length > deepest)
    throw new UsageError(`${called.task.name}: tasks call each other ${deepest} deep`, {
      hint: 'a task that calls itself must come to an end',
    });
}

const isSameCall = (a: Caller, b: Caller): boolean =>
  a.task === b.task && JSON.stringify(a.values) === JSON.stringify(b.values);
