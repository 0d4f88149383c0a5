import { stripVTControlCharacters } from 'node:util';
import type { ContainerDetails, Run } from '../../../ports/index.ts';
import { endOf } from '../death.ts';
import type { Ask } from './ask.ts';
import { orAfter } from './or-after.ts';

/** How long a question stays open: whoever asks wants to see, too, whether the instance is still there. */
const openMs = 500;

/** Follows the log, so that nothing is read twice and the answer comes with the line. */
export function askLog(pattern: string): Ask {
  const wanted = new RegExp(pattern);
  let watch: LogWatch | undefined;
  return async ({ run, details }) => {
    if (watch?.start !== details.startedAt) watch = watchLog(run, details, wanted);
    await orAfter(openMs, watch.over, run);
    if (watch.seen) return { is: 'ready' };
    return { is: 'waiting', for: `a line of its log that matches /${pattern}/`, waited: true };
  };
}

interface LogWatch {
  readonly start: string;
  seen: boolean;
  /** The line has come, or the log has ended. */
  readonly over: Promise<void>;
}

/** Ends with the line, with this start of the instance, or with the run's signal. */
function watchLog(run: Run, details: ContainerDetails, wanted: RegExp): LogWatch {
  const read = async (): Promise<void> => {
    const options = { follow: true, tty: details.tty, ...startOf(details) };
    for await (const { text } of run.ports.engine.containers.logs(details.id, options)) {
      if (wanted.test(stripVTControlCharacters(text))) {
        watch.seen = true;
        return;
      }
    }
  };
  const watch: LogWatch = { start: details.startedAt, seen: false, over: read() };
  watch.over.catch(() => undefined); // whoever asks is told; nobody may ask any more
  return watch;
}

/**
 * Where this start begins in the log, half-way between the end before and the start: what was said last is written
 * down a moment after the end, and an engine notes the start a moment after the first words.
 */
export function startOf({ raw, startedAt }: Pick<ContainerDetails, 'raw' | 'startedAt'>): {
  readonly since?: number;
} {
  const ended = endOf({ raw });
  const started = Date.parse(startedAt);
  return ended !== undefined && ended < started ? { since: (ended + started) / 2000 } : {};
}
