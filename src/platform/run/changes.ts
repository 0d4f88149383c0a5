import type { View } from '../../core/index.ts';
import type { Plan, Step } from '../../plan/index.ts';
import { defaultGrace } from '../lifecycle/plan.ts';
import { isSuccessor, type ObservedInstance } from '../observe.ts';
import { changeText, type Change } from '../instance/change.ts';
import type { Decision } from './decision.ts';
import { instanceKey } from '../instance/instance.ts';
import type { Prepared } from './prepare.ts';

/** What a run would change; the shape of `plan --format json`. */
export interface ChangePlan {
  /** False: everything is as wanted. */
  readonly changes: boolean;
  readonly instances: readonly InstanceChange[];
}

export interface InstanceChange {
  readonly container: string;
  readonly instance: string;
  /** `finish` and `undo` are about a re-creation that was broken off. */
  readonly action: 'none' | 'create' | 'start' | 'restart' | 're-create' | 'remove' | 'finish' | 'undo';
  readonly why: readonly Change[];
  /** How long it answers nobody; null where nobody is kept waiting, or it is down already. */
  readonly downtime: Downtime | null;
  /** Nothing of it runs now. */
  readonly down: boolean;
}

export interface Downtime {
  /** Seconds it has to end by itself before it is killed. */
  readonly stopSeconds: number;
  /** Seconds after its start until it is given up as not ready, and the old one started again; null: it stays down. */
  readonly readySeconds: number | null;
}

/** What is to be done as values for people and scripts. */
export function changesOf({ decisions, removals, plan }: Prepared): ChangePlan {
  const instances = [...decisions.map((one) => changeOf(one, plan)), ...removals.map(removalOf)];
  return { changes: instances.some(({ action }) => action !== 'none'), instances };
}

const actions = { create: 'create', start: 'start', restart: 'restart', replace: 're-create' } as const;

function changeOf(decision: Decision, plan: Plan): InstanceChange {
  const { instance, existing, action, adopted } = decision;
  return {
    container: instance.container,
    instance: instance.instance,
    action: action === 'none' ? leftoverAction(existing) : actions[action],
    why: [...reasonsOf(decision), ...leftoverReasons(decision)],
    downtime:
      (action === 'replace' || action === 'restart') && existing?.running === true
        ? { stopSeconds: defaultGrace, readySeconds: patienceIn(plan, instanceKey(instance)) }
        : null,
    down: existing?.running !== true && adopted === undefined,
  };
}

/** How long the plan waits for an instance to be ready. */
function patienceIn({ steps }: Plan, call: string): number | null {
  const step = steps.find(({ id }) => id === `replace:${call}` || id === `ready:${call}`);
  const { ready = step?.params } = (step?.params ?? {}) as { readonly ready?: Step['params'] };
  return typeof ready?.['timeoutSeconds'] === 'number' ? ready['timeoutSeconds'] : null;
}

const removalOf = ({ container, instance, running }: ObservedInstance): InstanceChange => ({
  container,
  instance,
  action: 'remove',
  why: [{ what: 'it is not in run.conf' }],
  downtime: running ? { stopSeconds: defaultGrace, readySeconds: null } : null,
  down: !running,
});

function reasonsOf({ action, why, existing }: Decision): readonly Change[] {
  if (action === 'create') return [{ what: 'it is not there' }];
  return action === 'start' ? [{ what: `it is ${existing?.summary.state ?? 'down'}` }] : why;
}

function leftoverAction(existing: ObservedInstance | undefined): 'none' | 'finish' | 'undo' {
  if (existing && isSuccessor(existing.summary)) return 'finish';
  return existing && existing.successors.length > 0 ? 'undo' : 'none';
}

function leftoverReasons({ existing, adopted }: Decision): readonly Change[] {
  if (!existing || (existing.successors.length === 0 && !isSuccessor(existing.summary))) return [];
  const end = adopted || isSuccessor(existing.summary) ? 'finished' : 'taken back';
  return [{ what: `a re-creation that was broken off is to be ${end}` }];
}

/** One line an instance. */
export const changesView = ({ changes, instances }: ChangePlan): View => ({
  kind: 'table',
  columns: ['CONTAINER', 'INSTANCE', 'WHAT', 'WHY', 'DOWNTIME'],
  rows: instances.map(({ container, instance, action, why, downtime, down }) => [
    container,
    instance,
    action,
    why.map(changeText).join(', ') || '-',
    downtimeText(downtime, down),
  ]),
  empty: 'Nothing is wanted, and nothing is there.',
  ...(!changes && instances.length > 0 && { notes: ['Nothing to do: everything is as wanted.'] }),
});

function downtimeText(downtime: Downtime | null, down: boolean): string {
  if (!downtime) return down ? 'it is down' : 'none';
  const stop = `from its stop (at most ${downtime.stopSeconds} s)`;
  if (downtime.readySeconds === null) return `${stop} on`;
  return `${stop} until it is ready (at most ${downtime.readySeconds} s)`;
}
