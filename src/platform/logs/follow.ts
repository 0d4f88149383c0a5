import { InterruptedError } from '../../core/index.ts';
import { withSignal, type LogOptions, type Run } from '../../ports/index.ts';
import { expectedEnd } from '../expected-end.ts';
import { members, type Member, type MemberChange } from '../members.ts';
import type { Selection } from '../select.ts';
import { Gather } from './gather.ts';
import { Position } from './position.ts';
import type { Show } from './show.ts';

/**
 * Shows logs as they grow, whatever becomes of the instances: one that comes back, in its own container or in a new one,
 * is taken up where it was left, and new ones join. Ends by an error only, which for the run's end is an expected one.
 */
export async function follow(
  run: Run,
  selection: Selection,
  options: LogOptions,
  show: Show,
): Promise<never> {
  const over = new AbortController();
  const bound = withSignal(run, AbortSignal.any([run.signal, over.signal]));
  const gather = new Gather((lines) => show.lines(lines));
  const followers = new Followers(bound, options, show, gather);
  try {
    return await Promise.race([watch(bound, selection, followers), followers.trouble]);
  } catch (error) {
    throw expectedEnd(run, error);
  } finally {
    over.abort();
    await gather.flush().catch(() => undefined);
  }
}

async function watch(run: Run, selection: Selection, followers: Followers): Promise<never> {
  for await (const change of members(run, selection)) followers.hear(change);
  throw new InterruptedError('the engine tells no more of its events');
}

/** Reads the log of each container, from where it stands to where the container ends, as often as it starts. */
class Followers {
  /** Rejects when one of them fails. */
  readonly trouble: Promise<never>;
  readonly #run: Run;
  readonly #options: LogOptions;
  readonly #show: Show;
  readonly #gather: Gather;
  /** By the ids of containers: each does its readings one after the other. */
  readonly #readings = new Map<string, { position: Position; work: Promise<void> }>();
  #fail: (error: unknown) => void = () => undefined;

  constructor(run: Run, options: LogOptions, show: Show, gather: Gather) {
    this.#run = run;
    this.#options = options;
    this.#show = show;
    this.#gather = gather;
    this.trouble = new Promise((_, reject) => (this.#fail = reject));
    this.trouble.catch(() => undefined);
  }

  hear(change: MemberChange): void {
    if (change.type === 'there') this.#read(change.member, this.#options);
    else if (change.type === 'started') this.#started(change.member);
    else if (change.type === 'ended') this.#ended(change);
    else if (this.#readings.size === 0) this.#tell('nothing is there yet; waiting');
  }

  /** Of one that was not there at first all is shown, whatever `tail` and `since` say. */
  #started(member: Member): void {
    this.#say(member, 'started');
    this.#read(member, {});
  }

  #ended({ member, exitCode, time }: Extract<MemberChange, { type: 'ended' }>): void {
    this.#say(member, `ended (exit code ${exitCode})`);
    this.#readings.get(member.id)?.position.notBefore(time);
  }

  #read(member: Member, first: LogOptions): void {
    const { position, work } = this.#readings.get(member.id) ?? {
      position: new Position(),
      work: Promise.resolve(),
    };
    const next = work.then(() => this.#readOnce(member, position, first)).catch(this.#fail);
    this.#readings.set(member.id, { position, work: next });
  }

  async #readOnce({ id, ...member }: Member, position: Position, first: LogOptions): Promise<void> {
    const source = this.#show.source(member);
    const { containers } = this.#run.ports.engine;
    const fresh = position.reader();
    try {
      for await (const entries of containers.logEntries(id, { ...position.goOn(first), follow: true }))
        await this.#gather.add(fresh(entries).map((entry) => ({ source, ...entry })));
    } catch (error) {
      // One that was removed meanwhile has no log any more.
      if (this.#run.signal.aborted || (await containers.inspect(id)) !== undefined) throw error;
    }
  }

  #say({ container, instance }: Member, what: string): void {
    this.#tell(`${container}-${instance} ${what}`);
  }

  #tell(text: string): void {
    this.#run.emit({ type: 'message', level: 'info', text });
  }
}
