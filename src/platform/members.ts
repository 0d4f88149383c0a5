import type { EngineEvent, Run } from '../ports/index.ts';
import { label, projectFilter } from './labels.ts';
import { isInstance, isSuccessor, observe } from './observe.ts';
import { knownContainers } from './scope.ts';
import { matchesPattern, selectInstances, type Selection } from './select.ts';
import { requireProject } from './spec/index.ts';

/** One container of an instance. The instance may have another one later: after a re-create. */
export interface Member {
  readonly id: string;
  readonly container: string;
  readonly instance: string;
}

export type MemberChange =
  /** It was there when we began to look. */
  | { readonly type: 'there'; readonly member: Member; readonly running: boolean }
  | { readonly type: 'started'; readonly member: Member }
  /** `time` is the engine's: RFC 3339 with nanoseconds, as in its logs. */
  | { readonly type: 'ended'; readonly member: Member; readonly exitCode: number; readonly time: string }
  /** All that was there has been told. */
  | { readonly type: 'looked' };

/**
 * The containers of the instances a user means: those that are there, then what becomes of them, and those that join.
 * Goes on until the run's signal. Throws `UsageError` for a container that is not in the project.
 */
export async function* members(run: Run, selection: Selection): AsyncGenerator<MemberChange> {
  const project = await requireProject(run);
  // The engine is listened to before it is asked, so that nothing falls between.
  const events = await run.ports.engine.events({
    kinds: ['container'],
    labels: [projectFilter(project.name)],
  });
  const observed = await observe(run, project.name);
  const known = await knownContainers(run, selection.name, observed);
  for (const { id, container, instance, running } of selectInstances(observed, selection, known))
    yield { type: 'there', member: { id, container, instance }, running };
  yield { type: 'looked' };
  for await (const event of events) {
    const change = isMeant(event, selection) && changeOf(event);
    if (change) yield change;
  }
}

function isMeant({ attributes }: EngineEvent, { name, instance = 'all' }: Selection): boolean {
  const named = { name: attributes['name'] ?? '', labels: attributes };
  if (!isInstance(named) && !isSuccessor(named)) return false;
  const { [label.container]: container = '', [label.instance]: own = '' } = attributes;
  return matchesPattern(name, container) && matchesPattern(instance, own);
}

function changeOf({ action, id, attributes, time }: EngineEvent): MemberChange | undefined {
  const { [label.container]: container = '', [label.instance]: instance = '' } = attributes;
  const member = { id, container, instance };
  // Somebody may give a container back its name by hand: what it wrote before is its log all the same.
  if (action === 'start' || action === 'rename') return { type: 'started', member };
  if (action === 'die') return { type: 'ended', member, exitCode: Number(attributes['exitCode'] ?? 0), time };
  return undefined;
}
