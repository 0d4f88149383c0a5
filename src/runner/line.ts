import type { Run } from '../ports/index.ts';
import type { TaskCall } from '../taskline/index.ts';
import { execute, type Scope } from './execute.ts';
import type { Elsewhere } from './hosts/elsewhere.ts';
import { widthOf } from './hosts/policy.ts';
import { Recap } from './hosts/recap.ts';
import { outcomeOf } from './hosts/results.ts';
import { onEachHost, type HostWork } from './hosts/schedule.ts';
import { turnsOf } from './hosts/where.ts';
import type { PreparedCall } from './prepare.ts';
import type { Registry } from './registry.ts';
import { Sudo } from './sudo.ts';

/** What running a line takes beside its calls. */
export interface LineOptions {
  /** Must be there where calls, or calls of theirs, name hosts. */
  readonly elsewhere?: Omit<Elsewhere, 'run'>;
  readonly commandTimeoutMs?: number;
}

/** Runs prepared calls in their order; the first that fails stops the line, unless the policy for hosts says otherwise. */
export async function runLine(
  calls: readonly PreparedCall[],
  registry: Registry,
  run: Run,
  options: LineOptions = {},
): Promise<void> {
  const recap = new Recap();
  const sudo = new Sudo();
  for (const { task, hosts = [] } of calls)
    recap.expect(turnsOf(task, hosts).map(({ target }) => target.name));
  try {
    for (const [index, call] of calls.entries()) {
      run.signal.throwIfAborted();
      if (call.call.positional.includes('')) warnOfEmpty(call.call, run);
      if (run.dryRun && index === 1) sayWhatCounts(run);
      const last = index === calls.length - 1;
      await runCall(call, { registry, run, callers: [], last, sudo, ...surroundings(options, run) }, recap);
    }
  } finally {
    const { results } = recap;
    if (results.length > 1) run.emit({ type: 'hosts-ended', hosts: results.map(outcomeOf) });
  }
  if (recap.error) throw recap.error;
}

const surroundings = ({ commandTimeoutMs, elsewhere }: LineOptions, run: Run) => ({
  ...(commandTimeoutMs !== undefined && { commandTimeoutMs }),
  ...(elsewhere && { elsewhere: { ...elsewhere, run } }),
});

/** Here once, or on each of its hosts. Throws what ends the line. */
async function runCall(prepared: PreparedCall, scope: Scope, recap: Recap): Promise<void> {
  const { task, values, call, hosts } = prepared;
  if (!hosts) {
    await execute(task, values, call.text, scope);
    return;
  }
  // Never here instead.
  if (!scope.elsewhere) throw new Error(`${call.text}: there is no way to other machines`);
  const { fleet } = scope.elsewhere;
  const onHost: HostWork = (run, { target }) => execute(task, values, call.text, { ...scope, run, target });
  const width = widthOf(task, fleet.policy);
  await onEachHost(turnsOf(task, hosts), onHost, scope.run, fleet, { width, nested: false }, recap);
  scope.run.signal.throwIfAborted();
  if (recap.error && fleet.policy.onError !== 'continue') throw recap.error;
}

/** A dry run leaves everything as it is, so what later tasks show is not what they would find. */
function sayWhatCounts(run: Run): void {
  const text =
    'dry run: each further task is shown for what is there now, and for images still to be built, whose EXPOSE and VOLUME are not known yet';
  run.emit({ type: 'message', level: 'info', text });
}

/** `build:` is read as Fabric reads it; said only with --verbose, since scripts rely on it. */
function warnOfEmpty({ text }: TaskCall, run: Run): void {
  run.emit({ type: 'message', level: 'debug', text: `${text}: an empty argument is given` });
}
