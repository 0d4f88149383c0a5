import { KindRegistry, applyPlan, type StepKind } from '../../plan/index.ts';
import type { EngineEvent, LockHolder, Run } from '../../ports/index.ts';
import { unlessGone, type InstanceParams } from '../kinds/lifecycle.ts';
import { label, projectFilter } from '../labels.ts';
import { planOf } from './plan.ts';

/**
 * Sees to its end what a killed run had begun to stop: the engine goes on with it, and until it is done such an instance
 * looks as if nothing had happened. Throws `TimeoutError` for one that does not end.
 */
export async function finishStops(run: Run, project: string, dead: LockHolder): Promise<void> {
  const steps = (await stopping(run, project, dead)).map(({ id, attributes }) => {
    const call = `${attributes[label.container] ?? ''}-${attributes[label.instance] ?? ''}`;
    return {
      id: `end:${id}`,
      kind: endOfInstance.name,
      params: { id, call } satisfies InstanceParams,
      needs: [],
    };
  });
  if (steps.length === 0) return;
  const title = `finish what was broken off: ${dead.command}`;
  await applyPlan(planOf(title, steps, 'stopped'), new KindRegistry().add(endOfInstance), run);
}

const endOfInstance: StepKind<InstanceParams> = {
  name: 'instance.end',
  title: ({ call }) => `wait for the end of ${call}, which was being stopped`,
  deadlineMs: 60_000,
  busyMs: 0,
  apply: async ({ id }, { run }) => {
    const { containers } = run.ports.engine;
    const end = async () => {
      await containers.wait(id);
      await containers.stop(id); // for the engine to list it as stopped, too
    };
    await unlessGone(end(), () => containers.inspect(id));
  },
};

/** By these a program is told something else than to end: HUP, USR1, USR2, WINCH. */
const otherSignals = ['1', '10', '12', '28'];

/** What was told to end since that run began, as far as the engine remembers, and has not. */
async function stopping(run: Run, project: string, dead: LockHolder): Promise<readonly EngineEvent[]> {
  const told = new Map<string, EngineEvent>();
  const span = { since: Date.parse(dead.since) / 1000, until: run.clock.now() / 1000 };
  const filter = { kinds: ['container'], labels: [projectFilter(project)], ...span } as const;
  for await (const event of await run.ports.engine.events(filter)) {
    const { id, action, attributes } = event;
    if (action === 'kill' && !otherSignals.includes(attributes['signal'] ?? '')) told.set(id, event);
    else if (action === 'die' || action === 'destroy') told.delete(id);
  }
  return [...told.values()];
}
