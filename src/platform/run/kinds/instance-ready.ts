import { DockeropsError, TimeoutError } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
import type { ContainerDetails } from '../../../ports/index.ts';
import { callOf } from '../../select.ts';
import type { Probe } from '../probe.ts';
import { logTail, probe } from '../probing.ts';
import { dead, restartsOf, type Death } from '../death.ts';

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
  const { clock, ports, signal } = tools.run;
  const deadline = clock.now() + params.timeoutSeconds * 1000;
  let since = clock.now();
  let restarts = 0;
  let waitingFor = 'it to run';
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const details = await alive(params, tools);
    if (!details) return;
    if (restartsOf(details) !== restarts) [restarts, since] = [restartsOf(details), clock.now()];
    if (details.state === 'running') {
      if (params.wait === 'started') return;
      const answer = await probe(
        ports.engine.containers,
        details.id,
        params.probe,
        clock.now() - since,
      ).catch(async (error: unknown) => {
        // It may have died under our question; then its death is the answer.
        if ((await ports.engine.containers.inspect(params.name))?.state === 'running') throw error;
        return { is: 'waiting' as const, for: 'it to run' };
      });
      if (answer.is === 'ready') return;
      if (answer.is === 'failed') throw await notReady(params, tools, answer.why);
      waitingFor = answer.for;
    }
    tools.progress(waitingFor);
    if (clock.now() > deadline) throw await tooLate(params, tools, waitingFor);
    await clock.sleep(pause, signal);
  }
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

async function died(params: ReadyParams, tools: StepTools, death: Death): Promise<DockeropsError> {
  const times = death.restarts > 0 ? ` (${death.restarts + 1} times)` : '';
  const why = death.oomKilled ? 'it ran out of memory' : `exit code ${death.exitCode}`;
  const message = `${params.call} ended right after its start${times}: ${why}${death.error && `; ${death.error}`}`;
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
