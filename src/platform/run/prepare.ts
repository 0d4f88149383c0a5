import type { Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { isSuccessor, type Observed } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import { checkData } from './check-data.ts';
import { checkForeignPorts, checkNames } from './check.ts';
import { decide } from './decide.ts';
import type { Compared, Decision, Wanted } from './decision.ts';
import { departed } from './departed.ts';
import { withoutLostNetworks } from './place.ts';
import { lookAtInstances } from './look.ts';
import { factsOf, lookAround, type Surroundings } from './look-around.ts';
import { planRun } from './plan.ts';

/** What is to be done, and by which steps; nothing was changed yet. */
export interface Prepared extends Compared {
  readonly plan: Plan;
}

/**
 * Looks and decides, by as few calls as that takes: most often nothing is to be done. `there`: what there is of the project,
 * where it was looked at already.
 */
export async function compare(
  run: Run,
  platform: PlatformSpec,
  wanted: Wanted,
  there?: Observed,
): Promise<Compared> {
  const known = await lookAtInstances(run, platform, wanted, there);
  const removals = wanted.prune ? departed(platform.instances, known.observed) : [];
  const observed = known.observed.filter((one) => !removals.includes(one));
  return { known, removals, decisions: decide(wanted, { ...known, observed }) };
}

/** Whether nothing is to be done. */
export const isAllAsWanted = ({ removals, decisions }: Compared): boolean =>
  removals.length === 0 && decisions.every(isAsWanted);

/**
 * Looks, decides, checks and plans, where most likely something is to be done: one list serves for all of it. Throws
 * everything that is wrong before anything is done.
 */
export async function prepare(
  run: Run,
  platform: PlatformSpec,
  title: string,
  wanted: Wanted,
): Promise<Prepared> {
  const around = await lookAround(run, platform);
  return planned(run, platform, title, await compare(run, platform, wanted, around.there), around);
}

/** The rest of that, for what is compared already. Looks around only where something is to be done. */
export async function planned(
  run: Run,
  platform: PlatformSpec,
  title: string,
  compared: Compared,
  around?: Surroundings,
): Promise<Prepared> {
  if (isAllAsWanted(compared)) return { ...compared, plan: { title, steps: [], policy: 'skip-dependents' } };
  const { known, removals } = compared;
  const seen = around ?? (await lookAround(run, platform));
  const facts = await factsOf(run, platform, compared, seen);
  const decisions = withoutLostNetworks(compared.decisions, facts.network);
  checkNames(platform.project, decisions, seen.containers);
  checkData(platform.project, decisions);
  const plan = planRun(title, decisions, facts, removals);
  await checkForeignPorts(run, decisions, facts, seen.containers);
  return { plan, decisions, removals, known };
}

/** Nothing is to be done about it, not even to finish or to clear away what a killed run left. */
const isAsWanted = ({ action, existing, pod, lost }: Decision): boolean =>
  action === 'none' &&
  lost === undefined &&
  existing?.successors.length === 0 &&
  !isSuccessor(existing.summary) &&
  (pod?.action ?? 'none') === 'none';
