import { DeniedError, DockeropsError, UnreachableError } from '../../core/index.ts';
import { withSignal, type Machines, type Ports, type Run } from '../../ports/index.ts';
import type { ChosenHost } from './resolve.ts';
import { toleratedFailures, type Policy } from './policy.ts';
import type { Recap } from './recap.ts';
import { taggedSink } from './tagged.ts';

/** Other machines, and how they take their turns. */
export interface Fleet {
  readonly machines: Machines;
  readonly policy: Policy;
}

export interface TurnOptions {
  /** Hosts at once. */
  readonly width: number;
  /** Called by a task, which tells what went wrong itself. */
  readonly nested: boolean;
}

/** What is to be done on each host: a task, with the host's own run. */
export type HostWork = (run: Run, host: ChosenHost) => Promise<unknown>;

/**
 * Gives each host its turn: `width` at once, in their order. Who has started gets to its end; after
 * more failures than are borne, and after an interruption, nobody starts any more. What became of each is in the recap.
 */
export async function onEachHost(
  hosts: readonly ChosenHost[],
  work: HostWork,
  run: Run,
  fleet: Fleet,
  { width, nested }: TurnOptions,
  recap: Recap,
): Promise<void> {
  const waiting = hosts.filter(({ target }) => recap.isGood(target.name));
  const tolerated = toleratedFailures(fleet.policy, hosts.length);
  const opened = openedBy(fleet, recap, nested);
  let failures = 0;
  const turn = async (host: ChosenHost): Promise<void> => {
    const { name } = host.target;
    const started = run.clock.now();
    const many = hosts.length > 1;
    if (many) run.emit({ type: 'host-started', host: name });
    const tagged = { ...run, emit: taggedSink(run.emit, name, many) };
    try {
      const ports = await opened(host, tagged);
      if (!ports) return;
      const value = await work(withSignal({ ...tagged, ports }, run.signal), host);
      recap.done(name, run.clock.now() - started, value);
    } catch (error) {
      if (!(error instanceof DockeropsError)) throw error;
      failures += 1;
      recap.failed(name, error, run.clock.now() - started);
    } finally {
      const ms = run.clock.now() - started;
      if (many) run.emit({ type: 'host-ended', host: name, ok: recap.isGood(name), ms });
    }
  };
  const worker = async (): Promise<void> => {
    while (failures <= tolerated && !run.signal.aborted) {
      const next = waiting.shift();
      if (!next) return;
      await turn(next);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, waiting.length) }, worker));
}

/** Connects to a host; gives undefined for one that is left out. */
const openedBy =
  ({ machines, policy }: Fleet, recap: Recap, nested: boolean) =>
  async ({ target }: ChosenHost, { emit, signal }: Run): Promise<Ports | undefined> => {
    try {
      return await machines.open(target, signal);
    } catch (error) {
      if (!(error instanceof DockeropsError) || signal.aborted) throw error;
      if (!policy.skipBadHosts || !isBad(error)) {
        if (!nested) emit({ type: 'error', error });
        throw error;
      }
      recap.skipped(target.name, error);
      emit({ type: 'message', level: 'warning', text: `left out: ${error.message}` });
      return undefined;
    }
  };

const isBad = (error: DockeropsError): boolean =>
  error instanceof UnreachableError || error instanceof DeniedError;
