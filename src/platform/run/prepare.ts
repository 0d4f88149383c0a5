import type { Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { isSuccessor, type ObservedInstance } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import { checkData } from './check-data.ts';
import { checkForeignPorts, checkNames } from './check.ts';
import { decide } from './decide.ts';
import type { Decision, Known, Wanted } from './decision.ts';
import { departed } from './departed.ts';
import { withoutLostNetworks } from './place.ts';
import { lookAtInstances } from './look.ts';
import { lookAround } from './look-around.ts';
import { planRun } from './plan.ts';

/** What is to be done, and by which steps; nothing was changed yet. */
export interface Prepared {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  /** Instances that are removed since they left run.conf. */
  readonly removals: readonly ObservedInstance[];
  readonly known: Known;
}

/** Looks, decides, checks and plans. Throws everything that is wrong before anything is done. */
export async function prepare(
  run: Run,
  platform: PlatformSpec,
  title: string,
  wanted: Wanted,
): Promise<Prepared> {
  const known = await lookAtInstances(run, platform, wanted);
  const removals = wanted.prune ? departed(platform.instances, known.observed) : [];
  const observed = known.observed.filter((one) => !removals.includes(one));
  const decided = decide(wanted, { ...known, observed });
  if (removals.length === 0 && decided.every(isAsWanted))
    return { plan: { title, steps: [], policy: 'skip-dependents' }, decisions: decided, removals, known };
  const { facts, containers } = await lookAround(run, platform, decided, removals);
  const decisions = withoutLostNetworks(decided, facts.network);
  checkNames(platform.project, decisions, containers);
  checkData(platform.project, decisions);
  const plan = planRun(title, decisions, facts, removals);
  await checkForeignPorts(run, decisions, facts, containers);
  return { plan, decisions, removals, known };
}

/** Nothing is to be done about it, not even to finish or to clear away what a killed run left. */
const isAsWanted = ({ action, existing, pod, lost }: Decision): boolean =>
  action === 'none' &&
  lost === undefined &&
  existing?.successors.length === 0 &&
  !isSuccessor(existing.summary) &&
  (pod?.action ?? 'none') === 'none';
