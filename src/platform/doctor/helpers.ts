import type { Run } from '../../ports/index.ts';
import { isHelper } from '../observe.ts';
import { label } from '../labels.ts';
import { ok, warning, type Check } from './check.ts';

/** Helpers live for seconds: one this old was left by a run that was killed. */
const staleSeconds = 600;

/** Containers dockerops made for its own work and did not remove. */
export async function checkHelpers(run: Run): Promise<Check> {
  const containers = await run.ports.engine.containers.list({ labels: [label.project], all: true });
  const oldest = run.clock.now() / 1000 - staleSeconds;
  const left = containers.filter((one) => isHelper(one) && one.createdAt < oldest);
  if (left.length === 0) return ok('helpers', 'no helper container was left behind');
  const projects = [...new Set(left.map((one) => one.labels[label.project]))].join(', ');
  return warning(
    'helpers',
    `left behind: ${left.map((one) => one.name).join(', ')} (of ${projects})`,
    'dockerops clean:all in that project removes them',
  );
}
