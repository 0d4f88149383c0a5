import { UsageError } from '../../core/index.ts';
import type { LogOptions, Run } from '../../ports/index.ts';
import { absence, pickInstances } from '../scope.ts';
import { isPattern, type Selection } from '../select.ts';
import { maskKnownSecrets } from '../spec/index.ts';
import { spanOf } from '../when.ts';
import { follow } from './follow.ts';
import { mergeByTime } from './merge.ts';
import { Show } from './show.ts';

export interface LogsOptions {
  /** Only the last lines of each instance. */
  readonly tail?: number | undefined;
  readonly follow?: boolean | undefined;
  /** `10m`, `1h30m`, or a point in time (ISO 8601); `until` likewise. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly timestamps?: boolean | undefined;
}

/**
 * Emits the logs of instances as lines, under their names where there are several: in the order they were written, or
 * as they come under `follow`, which goes on until the run is interrupted.
 */
export async function logs(run: Run, selection: Selection, options: LogsOptions = {}): Promise<void> {
  const wanted = engineOptions(options, run.clock.now());
  await maskKnownSecrets(run);
  const following = options.follow === true;
  const show = new Show(run, options.timestamps === true, following && isPattern(selection.name));
  if (following) await follow(run, selection, wanted, show);
  else await showAll(run, selection, wanted, show);
}

async function showAll(run: Run, selection: Selection, wanted: LogOptions, show: Show): Promise<void> {
  const instances = await pickInstances(run, selection);
  if (instances.length === 0) throw (await absence(run, selection)).error;
  const logsOf = instances.map((one) => ({
    source: show.source(one),
    batches: run.ports.engine.containers.logEntries(one.id, wanted),
  }));
  for await (const lines of mergeByTime(logsOf)) await show.lines(lines);
}

function engineOptions({ tail, follow: following, since, until }: LogsOptions, nowMs: number): LogOptions {
  if (tail !== undefined && tail < 0)
    throw new UsageError(`tail is a number of lines: ${tail} is less than none`);
  if (following === true && until !== undefined)
    throw new UsageError('until= names an end, and follow=True has none', { hint: 'leave one of them out' });
  return { ...(tail !== undefined && { tail }), ...spanOf({ since, until }, nowMs) };
}
