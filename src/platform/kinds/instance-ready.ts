import { messageOf } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import { withSignal, type ContainerDetails, type Run } from '../../ports/index.ts';
import { removedMeanwhile } from './lifecycle.ts';
import { dead } from '../readiness/death.ts';
import { pauseAfter } from '../readiness/pause.ts';
import type { Probe } from '../readiness/probe.ts';
import type { Ask } from '../readiness/probes/ask.ts';
import { asking } from '../readiness/probing.ts';
import type { Readiness } from '../readiness/supervisor.ts';
import { died, notReady, tooLate } from '../readiness/unready.ts';
import { watchUptime, type Uptime } from '../readiness/uptime.ts';

export interface ReadyParams {
  readonly call: string;
  /** The container's name. */
  readonly name: string;
  readonly container: string;
  readonly instance: string;
  readonly wait: 'ready' | 'started';
  /** All of them must be seen. */
  readonly probes: readonly Probe[];
  readonly timeoutSeconds: number;
  /** It takes the place of another, which is put back, and this one taken away, when it does not come up. */
  readonly replaces?: true;
}

/** Waits until an instance is ready, probing it ourselves: an engine's own health checks start one interval late. */
export const instanceReady: StepKind<ReadyParams> = {
  name: 'instance.ready',
  title: ({ call, wait }) => (wait === 'ready' ? `wait for ${call}` : `see ${call} started`),
  /** The planner gives each its own, beyond its timeout. */
  deadlineMs: 120_000,
  busyMs: 0,
  apply: (params, tools) => waitUntilReady(params, tools),
};

/** Resolves when it is ready; throws, with the last lines it wrote, when it dies, fails, or the time is up. */
export async function waitUntilReady(params: ReadyParams, tools: StepTools): Promise<void> {
  const ended = new AbortController();
  const late = AbortSignal.timeout(params.timeoutSeconds * 1000);
  const run = withSignal(tools.run, AbortSignal.any([tools.run.signal, late, ended.signal]));
  let waitingFor = 'it to run';
  const progress = (text: string) => tools.progress((waitingFor = text));
  try {
    await lookUntilReady(params, { ...tools, run, progress });
  } catch (error) {
    if (!late.aborted || tools.run.signal.aborted) throw error;
    throw await tooLate(params, tools.run, waitingFor);
  } finally {
    ended.abort(); // a log that is still followed, a try that hangs
  }
}

async function lookUntilReady(params: ReadyParams, tools: StepTools): Promise<void> {
  const { clock, signal } = tools.run;
  const uptimeOf = watchUptime(clock);
  const ask = asking(params.probes);
  const begun = clock.now();
  for (;;) {
    const lookedAt = clock.now();
    const details = await alive(params, tools.run);
    if (!details) return;
    const answer = await answerOf(params, tools.run, ask, details, uptimeOf(details));
    if (answer.is === 'failed') throw await notReady(params, tools.run, answer.why);
    if (answer.is === 'ready' && (await isStillUp(params, tools.run, details))) return;
    const { for: what, waited } = answer.is === 'ready' ? stayingUp : answer;
    tools.progress(what);
    const now = clock.now();
    await clock.sleep(waited ? pauseAfter(0) : pauseAfter(now - begun, now - lookedAt), signal);
  }
}

/** What ended under the question answered for a start that is over. Where nothing was asked, nothing took time. */
async function isStillUp(
  { wait }: ReadyParams,
  { ports }: Run,
  { id, startedAt }: ContainerDetails,
): Promise<boolean> {
  if (wait === 'started') return true;
  const now = await ports.engine.containers.inspect(id);
  return now?.state === 'running' && now.startedAt === startedAt;
}

const notUp = { is: 'waiting', for: 'it to run' } as const;
const stayingUp: Readiness & { is: 'waiting' } = { is: 'waiting', for: 'it to stay up' };

async function answerOf(
  params: ReadyParams,
  run: Run,
  ask: Ask,
  details: ContainerDetails,
  { runningMs, isCalm }: Uptime,
): Promise<Readiness> {
  if (details.state !== 'running') return notUp;
  if (params.wait === 'started') return { is: 'ready' };
  if (!isCalm) return stayingUp;
  try {
    return await ask({ run, details, runningMs });
  } catch (error) {
    if (run.signal.aborted) throw error;
    // It may die or be restarted under our question, an engine may stumble: the next look will tell.
    return { is: 'waiting', for: messageOf(error) };
  }
}

/** Undefined when it has ended as it was meant to: a job without restart policy. */
async function alive(params: ReadyParams, run: Run): Promise<ContainerDetails | undefined> {
  const { containers } = run.ports.engine;
  const details = await containers.inspect(params.name);
  if (!details) throw removedMeanwhile(params.call);
  const death = dead(details);
  if (!death) return details;
  if (death.exitCode === 0 && params.wait === 'started' && details.restart === 'no') return undefined;
  // Nothing is gained by starting it over and over; what it said stays to be read.
  if (details.state !== 'exited') await containers.stop(details.id, 0);
  throw await died(params, run, death);
}
