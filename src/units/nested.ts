import { UsageError, type DockeropsEvent } from '../core/index.ts';
import type { StepTools } from '../plan/index.ts';
import type { Run } from '../ports/index.ts';
import type { RunNested } from './kinds/tests.ts';
import type { UnitFile } from './file/schema.ts';

/** Does a command of a unit: `runCommand`, which stands above. */
export type Command = (run: Run, name: string, args: readonly string[]) => Promise<unknown>;

/** How the order `tests` of a unit does command lines: `test:check` without a unit is of its own one. */
export const nestedRuns =
  (unit: UnitFile, lock: string, command: Command): RunNested =>
  async ([first = '', ...args], tools) => {
    const name = first.includes('/') ? first : `${unit.unit}/${first}`;
    if (name.replace(/:.*/, '') === `${unit.unit}/${unit.command}`)
      throw new UsageError(`${name} would run itself without end`);
    await command(innerRun(tools, lock), name, args);
  };

/** Its events are lines of the step's; the lock is held already. */
function innerRun(tools: StepTools, held: string): Run {
  const { run } = tools;
  const { lock } = run.ports;
  const emit = (event: DockeropsEvent): void => {
    if (event.type === 'message') run.emit(event);
    else if (event.type === 'step-progress') tools.progress(event.text);
    else if (event.type === 'step-ended') tools.progress(`${event.outcome}: ${event.step.title}`);
  };
  const ours: Run['ports']['lock'] = {
    acquire: (name) =>
      name === held ? Promise.resolve({ release: () => Promise.resolve() }) : lock.acquire(name),
    check: (name) => (name === held ? Promise.resolve(undefined) : lock.check(name)),
    holder: (name) => lock.holder(name),
  };
  return { ...run, emit, ports: { ...run.ports, lock: ours } };
}
