import type { Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { checkForeignPorts, checkNames } from './check.ts';
import { decide, type Decision, type Known, type Wanted } from './decide.ts';
import { withoutLostNetworks } from './network/place.ts';
import { lookAround, lookAtInstances } from './look.ts';
import { planRun } from './plan.ts';

/** What is to be done, and by which steps; nothing was changed yet. */
export interface Prepared {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  readonly known: Known;
}

const isAsWanted = ({ action, pod }: Decision): boolean =>
  action === 'none' && (pod?.action ?? 'none') === 'none';

/** Looks, decides, checks and plans. Throws everything that is wrong before anything is done. */
export async function prepare(
  run: Run,
  platform: PlatformSpec,
  title: string,
  wanted: Wanted,
): Promise<Prepared> {
  const known = await lookAtInstances(run, platform, wanted);
  const decided = decide(wanted, known);
  if (decided.every(isAsWanted))
    return { plan: { title, steps: [], policy: 'skip-dependents' }, decisions: decided, known };
  const { facts, containers } = await lookAround(run, platform, decided);
  const decisions = withoutLostNetworks(decided, facts.network);
  checkNames(platform.project, decisions, containers);
  const plan = planRun(title, decisions, facts);
  await checkForeignPorts(run, decisions, facts, containers);
  return { plan, decisions, known };
}
