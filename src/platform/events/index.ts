import { UsageError } from '../../core/index.ts';
import type { EngineEvent, Run } from '../../ports/index.ts';
import { expectedEnd } from '../expected-end.ts';
import { knownContainers } from '../scope.ts';
import { observe } from '../observe.ts';
import { callOf, matchesPattern, selectInstances, type Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { spanOf } from '../when.ts';
import { Ours, type Subject } from './ours.ts';
import { isNoise, wordsOf } from './words.ts';

export interface EventsOptions {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly follow: boolean;
  /** Also what only looks on. */
  readonly all: boolean;
}

/** An event as `events --format json` has it. */
export interface EventItem extends Subject {
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
  /** The engine's word: `start`, `die`, `health_status: healthy`. */
  readonly action: string;
  /** Of `die` only. */
  readonly exitCode?: number;
  readonly id: string;
}

/**
 * Emits what happened to a project's instances, pods, networks and volumes, as far as the engine remembers; with `follow`
 * also what happens, until the run is interrupted.
 */
export async function events(run: Run, selection: Selection, options: EventsOptions): Promise<void> {
  const { since = 0, until } = spanOf(options, run.clock.now());
  if (options.follow && until !== undefined)
    throw new UsageError('until= names an end, and follow=True has none', { hint: 'leave one of them out' });
  const { name: project } = await requireProject(run);
  const observed = await observe(run, project);
  selectInstances(observed, selection, await knownContainers(run, selection.name, observed));
  const ours = await Ours.of(run, project);
  const end = options.follow ? {} : { until: until ?? run.clock.now() / 1000 };
  try {
    const heard = await run.ports.engine.events({ kinds: ['container', 'network', 'volume'], since, ...end });
    for await (const event of heard)
      await tell(run, event, await ours.subjectOf(event), selection, options.all);
  } catch (error) {
    throw options.follow ? expectedEnd(run, error) : error;
  }
}

async function tell(
  run: Run,
  event: EngineEvent,
  subject: Subject | undefined,
  selection: Selection,
  all: boolean,
): Promise<void> {
  if (!subject || (!all && isNoise(event)) || !isMeant(subject, selection)) return;
  const { time, action, id, attributes } = event;
  const exitCode = action === 'die' && { exitCode: Number(attributes['exitCode'] ?? 0) };
  const value: EventItem = { time, action, ...subject, ...exitCode, id };
  run.emit({ type: 'item', value, text: `${localTime(time)}  ${nameOf(subject)} ${wordsOf(event)}` });
  await run.ready();
}

/** Who asks for all means networks and volumes, too. */
function isMeant({ container, instance }: Subject, selection: Selection): boolean {
  if (container === undefined || instance === undefined)
    return selection.name === 'all' && selection.instance === undefined;
  return matchesPattern(selection.name, container) && matchesPattern(selection.instance ?? 'all', instance);
}

const nameOf = ({ kind, name, container, instance }: Subject): string =>
  container === undefined || instance === undefined ? `${kind} ${name}` : callOf({ container, instance });

/** `2026-11-21 04:25:41`, by the clock of who reads it. */
function localTime(time: string): string {
  const at = new Date(time);
  const offset = at.getTimezoneOffset() * 60_000;
  return new Date(at.getTime() - offset).toISOString().slice(0, 19).replace('T', ' ');
}
