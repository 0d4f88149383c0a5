import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { isForWork, nameOf } from './plan.ts';

/** Asks, naming what dies. Throws where the answer is no, and `UsageError` where nobody can be asked. */
export async function confirmRemoval(
  run: Run,
  doomed: readonly ObservedInstance[],
  call: string,
): Promise<void> {
  const helpers = doomed.filter(isForWork).length;
  const what = [...these(doomed.length - helpers, 'instance'), ...these(helpers, 'helper container')];
  const names = doomed.map((one) => `  ${one.project}: ${nameOf(one)} (${one.summary.state})`).join('\n');
  const question = `Remove ${what.join(' and ')}? Data and images stay.\n${names}`;
  if (!(await run.ports.terminal.confirm(question, `dockerops clean:${call},force=True`)))
    throw new DockeropsError('not confirmed: nothing was removed');
}

const these = (count: number, what: string): readonly string[] => {
  if (count === 0) return [];
  return [count === 1 ? `this ${what}` : `these ${count} ${what}s`];
};
