import { UsageError, nearest } from '../core/index.ts';

/** Names that exist: the tasks of a namespace when that is what was typed, else the nearest one. */
export function unknownTask(name: string, known: readonly string[]): UsageError {
  const inside = known.filter((other) => other.startsWith(`${name}.`));
  return new UsageError(`no task named "${name}"`, {
    hint: inside.length > 0 ? `one of: ${[...inside].sort().join(', ')}` : nearTo(name, known),
  });
}

function nearTo(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? 'dockerops --list shows all tasks' : `did you mean "${near}"?`;
}
