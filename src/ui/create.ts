import type { DockeropsError, EventSink } from '../core/index.ts';
import { styleFor } from './colour.ts';
import { JsonDocument } from './json.ts';
import { JsonLines } from './jsonl.ts';
import { maskedSink, type MaskedSink } from './masked.ts';
import { groupedSink } from './grouped.ts';
import { HostLogs } from './host-logs.ts';
import { chooseOutput, chooseProgress, type UiOptions } from './options.ts';
import { HostProgress } from './progress/hosts.ts';
import { LiveProgress } from './progress/live.ts';
import { PlainProgress } from './progress/plain.ts';
import type { Renderer } from './renderer.ts';
import { Results } from './results.ts';
import { Screen } from './screen.ts';
import { Talk } from './talk.ts';

export interface Ui {
  /** Where every event of a run goes. */
  readonly sink: EventSink;
  /**
   * Aborts when stdout takes nothing more, with the `DockeropsError` that says why: its reader has gone
   * (`dockerops logs -f | head`), which is a reason to stop quietly, or its disk is full.
   */
  readonly closed: AbortSignal;
  /** Resolves when the readers of what was written have caught up. */
  readonly ready: () => Promise<void>;
  /** Lets `work` own the terminal: prompts and sessions. What is written meanwhile is shown after it. */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>;
  /** Writes what is left to write and gives the terminal back, before it returns; resolves when all is on its way. */
  end(exitCode?: number, ok?: boolean): Promise<void>;
}

/** Puts the renderers together: one for data, one for progress, one for talk. */
export function createUi(options: UiOptions): Ui {
  const screen = new Screen(options.stdout, options.stderr);
  const logs = options.logs === undefined ? undefined : new HostLogs(options.logs);
  const told = talk(options, screen, logs);
  const shown = [...progressRenderer(options, screen), dataRenderer(options, screen, logs), told];
  const apart = [...(logs ? [logs] : []), ...hostProgress(options, screen)];
  const { sink, flush } = sinkInto(shown, apart, options);
  let ended = false;
  return {
    sink: (event) => {
      if (!ended) sink(event);
    },
    closed: screen.closed,
    ready: () => screen.ready(),
    suspend: (work) => screen.suspend(work),
    end: (exitCode = 0, ok = exitCode === 0) => {
      if (!ended) {
        screen.resume();
        flush();
        for (const renderer of [...apart.reverse(), ...shown]) renderer.end?.(exitCode, ok);
      }
      ended = true;
      return drained(screen, told);
    },
  };
}

/** Masks all that renderers are told; those that are shown get it grouped by host, unless each line names its own. */
function sinkInto(shown: readonly Renderer[], apart: readonly Renderer[], options: UiOptions): MaskedSink {
  const show: EventSink = (event) => {
    for (const renderer of shown) renderer.handle(event);
  };
  const sorted =
    chooseOutput(options) === 'prefix' ? { sink: show, flush: () => undefined } : groupedSink(show);
  const masked = maskedSink(options.mask, (event) => {
    sorted.sink(event);
    for (const renderer of apart) renderer.handle(event);
  });
  const flush = (): void => {
    masked.flush();
    sorted.flush();
  };
  return { sink: masked.sink, flush };
}

/** That stdout took not all may turn out with the last of it. */
async function drained(screen: Screen, told: Renderer): Promise<void> {
  await screen.drained();
  if (!screen.closed.aborted) return;
  told.handle({ type: 'error', error: screen.closed.reason as DockeropsError });
  await screen.drained();
}

/** The terminal's last lines are for the hosts at work, or for steps. */
function hostProgress(options: UiOptions, screen: Screen): readonly Renderer[] {
  if (chooseOutput(options) !== 'live') return [];
  const style = styleFor(options.stderr, options.env);
  return [new HostProgress(new LiveProgress(screen, options.stderr, style))];
}

function progressRenderer(options: UiOptions, screen: Screen): readonly Renderer[] {
  const style = styleFor(options.stderr, options.env);
  const progress = chooseProgress(options);
  if (progress === 'quiet') return [];
  if (progress === 'live' && chooseOutput(options) !== 'live')
    return [new LiveProgress(screen, options.stderr, style)];
  return [new PlainProgress(screen, style, ['verbose', 'debug'].includes(options.verbosity))];
}

function dataRenderer(options: UiOptions, screen: Screen, logs: HostLogs | undefined): Renderer {
  if (options.format === 'json') return new JsonDocument(screen, logs);
  if (options.format === 'jsonl') return new JsonLines(screen);
  return new Results(screen, options.stdout, styleFor(options.stdout, options.env));
}

function talk(options: UiOptions, screen: Screen, logs: HostLogs | undefined): Renderer {
  const style = styleFor(options.stderr, options.env);
  return new Talk(screen, style, options.verbosity, options.cwd, logs);
}
