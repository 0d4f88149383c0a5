import { DockeropsError, TimeoutError, messageOf, type Clock } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
import type { ContainerDetails } from '../../../ports/index.ts';
import { callOf } from '../../select.ts';
import type { Probe } from '../probe.ts';
import { logTail, probe } from '../probing.ts';
import { dead, type Death } from '../death.ts';
import type { Readiness } from '../supervisor.ts';

export interface ReadyParams {
  readonly call: string;
  /** The container's name. */
  readonly name: string;
  readonly container: string;
  readonly instance: string;
  readonly wait: 'ready' | 'started';
  readonly probe: Probe;
  readonly timeoutSeconds: number;
}

/** Milliseconds between looks: soon at first, since most are ready at once. */
const firstPause = 50;
const longestPause = 250;
/** Lines of its log that an error shows. */
const excerptLines = 15;

/** Waits until an instance is ready, probing it ourselves: an engine's own health checks start one interval late. */
export const instanceReady: StepKind<ReadyParams> = {
  name: 'instance.ready',
  title: ({ call, wait }) => (wait === 'ready' ? `wait for ${call}` : `see ${call} started`),
  /** The planner gives each its own, beyond its timeout. */
  deadlineMs: 120_000,
  apply: (params, tools) => waitUntilReady(params, tools),
};

async function waitUntilReady(params: ReadyParams, tools: StepTools): Promise<void> {
  const { clock, signal } = tools.run;
  const deadline = clock.now() + params.timeoutSeconds * 1000;
  const uptime = stopwatch(clock);
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const details = await alive(params, tools);
    if (!details) return;
    const answer = await ask(params, tools, details, uptime(details));
    if (answer.is === 'ready') return;
    if (answer.is === 'failed') throw await notReady(params, tools, answer.why);
    tools.progress(answer.for);
    if (clock.now() > deadline) throw await tooLate(params, tools, answer.for);
    await clock.sleep(pause, signal);
  }
}

/** Milliseconds it has run without a break, as far as we saw: our clock alone counts, the engine's may differ. */
function stopwatch(clock: Clock): (details: ContainerDetails) => number {
  let start = '';
  let since = clock.now();
  return ({ state, startedAt }) => {
    if (state !== 'running' || startedAt !== start) [start, since] = [startedAt, clock.now()];
    return clock.now() - since;
  };
}

const notUp = { is: 'waiting', for: 'it to run' } as const;

async function ask(
  params: ReadyParams,
  tools: StepTools,
  { id, state }: ContainerDetails,
  uptimeMs: number,
): Promise<Readiness> {
  const { containers } = tools.run.ports.engine;
  if (state !== 'running') return notUp;
  if (params.wait === 'started') return { is: 'ready' };
  // It may die or be restarted under our question, an engine may stumble: the next look will tell.
  return probe(containers, id, params.probe, uptimeMs).catch((error: unknown) => ({
    is: 'waiting',
    for: messageOf(error),
  }));
}

/** Undefined when it has ended as it was meant to: a job without restart policy. */
async function alive(params: ReadyParams, tools: StepTools): Promise<ContainerDetails | undefined> {
  const { containers } = tools.run.ports.engine;
  const details = await containers.inspect(params.name);
  if (!details) throw new DockeropsError(`${params.call} was removed by somebody else meanwhile`);
  const death = dead(details);
  if (!death) return details;
  if (death.exitCode === 0 && params.wait === 'started' && details.restart === 'no') return undefined;
  // Nothing is gained by starting it over and over; what it said stays to be read.
  if (details.state !== 'exited') await containers.stop(details.id, 0);
  throw await died(params, tools, death);
}

/** Not every engine learns of it when the kernel kills for memory: 137 is SIGKILL. */
function causeOf({ oomKilled, exitCode }: Death): string {
  if (oomKilled) return 'it ran out of memory';
  return exitCode === 137 ? 'exit code 137 (killed, perhaps for want of memory)' : `exit code ${exitCode}`;
}

async function died(params: ReadyParams, tools: StepTools, death: Death): Promise<DockeropsError> {
  const times = death.restarts > 0 ? ` (${death.restarts + 1} times)` : '';
  const why = causeOf(death);
  const message = `${params.call} ended before it was ready${times}: ${why}${death.error && `; ${death.error}`}`;
  return new DockeropsError(message, await help(params, tools));
}

const notReady = async (params: ReadyParams, tools: StepTools, why: string): Promise<DockeropsError> =>
  new DockeropsError(`${params.call} does not become ready: ${why}`, await help(params, tools));

const tooLate = async (params: ReadyParams, tools: StepTools, waitingFor: string): Promise<DockeropsError> =>
  new TimeoutError(
    `${params.call} is not ready after ${params.timeoutSeconds} s, waiting for ${waitingFor}`,
    await help(params, tools),
  );

async function help({ name, container, instance }: ReadyParams, { run }: StepTools) {
  return {
    excerpt: await logTail(run.ports.engine.containers, name, excerptLines),
    hint: [
      `the whole log: dockerops logs:${callOf({ container, instance })}`,
      `to look inside: dockerops run:${container},instance=safemode,persistent_data=True`,
    ],
  };
}
