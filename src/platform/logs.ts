import { UsageError } from '../core/index.ts';
import type { LogLine, LogOptions, Run } from '../ports/index.ts';
import type { ObservedInstance } from './observe.ts';
import { pickInstances } from './scope.ts';
import { callOf, type Selection } from './select.ts';

export interface LogsOptions {
  /** Only the last lines of each instance. */
  readonly tail?: number | undefined;
  readonly follow?: boolean | undefined;
  /** `10m`, `2h`, or a point in time (ISO 8601). */
  readonly since?: string | undefined;
  readonly timestamps?: boolean | undefined;
}

/**
 * Emits the logs of instances as output events, with their source where there are several: in the order they were
 * written, or as they come under `follow`, which ends with the instances or when the run is aborted.
 */
export async function logs(run: Run, selection: Selection, options: LogsOptions = {}): Promise<void> {
  const since = sinceOf(options.since, run.clock.now());
  const instances = await pickInstances(run, selection);
  if (instances.length === 0) throw nothingThere(selection);
  const engineOptions = {
    ...(options.tail !== undefined && { tail: options.tail }),
    ...(since !== undefined && { since }),
  };
  const show = emitter(run, instances, options.timestamps === true);
  if (options.follow === true) await follow(run, instances, engineOptions, show);
  else await inOrder(run, instances, engineOptions, show);
}

/** A line with the time the engine wrote before it. */
interface StampedLine {
  readonly time: string;
  readonly text: string;
  readonly stream: LogLine['stream'];
}

type Show = (one: ObservedInstance, line: StampedLine) => void;

function emitter(run: Run, instances: readonly ObservedInstance[], timestamps: boolean): Show {
  const sourceOf = sourceNames(instances);
  return (one, { stream, time, text }) => {
    const source = sourceOf(one);
    const line = timestamps ? `${time} ${text}` : text;
    run.emit({ type: 'output', stream, text: `${line}\n`, ...(source !== undefined && { source }) });
  };
}

/** One instance needs no name; several are told apart as `demo-one`. */
const sourceNames =
  (instances: readonly ObservedInstance[]) =>
  (one: ObservedInstance): string | undefined =>
    instances.length === 1 ? undefined : `${one.container}-${one.instance}`;

async function follow(run: Run, instances: readonly ObservedInstance[], options: LogOptions, show: Show) {
  const tellAll = async (one: ObservedInstance) => {
    for await (const line of stamped(run, one, { ...options, follow: true })) show(one, line);
  };
  try {
    await Promise.all(instances.map(tellAll));
  } catch (error) {
    if (!run.signal.aborted) throw error;
  }
}

/** Merges by time, holding one line of each instance: a log may be larger than memory. */
async function inOrder(run: Run, instances: readonly ObservedInstance[], options: LogOptions, show: Show) {
  const heads = await Promise.all(
    instances.map((one) => advance({ one, lines: stamped(run, one, options)[Symbol.asyncIterator]() })),
  );
  for (;;) {
    const [first] = heads.filter((head) => head.line).sort((a, b) => compare(a.line, b.line));
    if (!first?.line) return;
    show(first.one, first.line);
    heads[heads.indexOf(first)] = await advance(first);
  }
}

interface Head {
  readonly one: ObservedInstance;
  readonly lines: AsyncIterator<StampedLine>;
  readonly line?: StampedLine;
}

async function advance({ one, lines }: Head): Promise<Head> {
  const next = await lines.next();
  return next.done === true ? { one, lines } : { one, lines, line: next.value };
}

const compare = (a?: StampedLine, b?: StampedLine) => (a && b && a.time < b.time ? -1 : 1);

async function* stamped(run: Run, one: ObservedInstance, options: LogOptions): AsyncGenerator<StampedLine> {
  for await (const { stream, text } of run.ports.engine.containers.logs(one.id, {
    ...options,
    timestamps: true,
  })) {
    const end = text.indexOf(' ');
    yield { stream, time: text.slice(0, end), text: text.slice(end + 1) };
  }
}

function nothingThere({ name, instance }: Selection): UsageError {
  const call = instance === undefined ? name : callOf({ container: name, instance });
  return new UsageError(`no instance of ${call} is there to show logs of`, { hint: `dockerops run:${call}` });
}

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds since the epoch; a bare number is seconds ago. Throws `UsageError` for what is neither an age nor a time. */
export function sinceOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? [];
  if (amount !== undefined) return Math.floor(nowMs / 1000) - Number(amount) * (secondsPer[unit] ?? 1);
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return Math.floor(time / 1000);
  throw new UsageError(`since: "${text}" is neither an age nor a time`, {
    hint: 'an age like 30s, 10m, 2h, 1d, or a time like 2026-11-21T10:00:00Z',
  });
}
