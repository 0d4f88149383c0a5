import { KindRegistry, applyPlan, locked } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { stopInstance } from '../kinds/lifecycle.ts';
import { defaultGrace, planOf, stopSteps } from '../lifecycle/plan.ts';
import { linksOf, observe, type ObservedInstance } from '../observe.ts';
import { requireProject } from '../spec/index.ts';
import { properties } from './systemd.ts';

/**
 * Stops what the engine itself started when it came up, all at once and whether its links were ready or not: after a
 * crash or a power cut, or with `restart = always`. Only what links to others: the rest could start at any time. A
 * `run:all` after it starts them in their order.
 */
export async function settle(run: Run, engineUnit: string): Promise<void> {
  const { name: project } = await requireProject(run);
  const started = startOf(
    await properties(run, engineUnit, 'ExecMainStartTimestamp', 'ActiveEnterTimestamp'),
  );
  if (!started) return;
  await locked(run, project, async () => {
    const linked = (await observe(run, project)).filter((one) => one.running && hasLinks(one));
    const times = await Promise.all(linked.map((one) => startedAt(run, one)));
    const early = linked.filter((_, index) => isWithin(times[index] ?? NaN, started));
    const plan = planOf(
      'stop what the engine started out of order',
      stopSteps(early, defaultGrace),
      'stopped',
    );
    await applyPlan(plan, new KindRegistry().add(stopInstance), run);
  });
}

const hasLinks = (one: ObservedInstance): boolean => Object.keys(linksOf(one)).length > 0;

async function startedAt({ ports }: Run, { id }: ObservedInstance): Promise<number> {
  return Date.parse((await ports.engine.containers.inspect(id))?.startedAt ?? '');
}

/** When the engine came up, in milliseconds since the epoch: it is active once it has started what it starts itself. */
export interface EngineStart {
  readonly from: number;
  readonly to: number;
}

/** Of systemd's own words, which have whole seconds: "Sat 2026-11-21 07:00:00 UTC". */
export function startOf({
  ExecMainStartTimestamp = '',
  ActiveEnterTimestamp = '',
}: Readonly<Record<string, string>>): EngineStart | undefined {
  const [from, to] = [ExecMainStartTimestamp, ActiveEnterTimestamp].map((text) =>
    Date.parse(text.replace(/^\w+ (\S+) (\S+) UTC$/, '$1T$2Z')),
  );
  if (from === undefined || to === undefined || Number.isNaN(from + to)) return undefined;
  return { from, to: to + 1000 };
}

/** Whether something that happened at `time` (ms since 1970) belongs to this start of the engine. */
export const isWithin = (time: number, { from, to }: EngineStart): boolean => time >= from && time < to;
