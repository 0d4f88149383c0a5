import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerDetails, Run } from '../../ports/index.ts';
import { demandSuccess } from '../kinds/execute.ts';
import { ofTwin, twinLabel } from './twin.ts';

export interface TwinParams {
  readonly unit: string;
  /** Its volumes with a name. */
  readonly volumes: readonly string[];
}

/** Removes what is left of an earlier twin, and makes the volumes, so that they can be found again. */
export const prepareTwin: StepKind<TwinParams> = {
  name: 'unit.prepare-twin',
  title: ({ unit }) => `make room for a twin of ${unit}`,
  deadlineMs: 120_000,
  apply: async ({ unit, volumes }, { run }) => {
    await removeTwins(run, unit);
    for (const name of volumes) await run.ports.engine.volumes.create(name, ofTwin(unit));
  },
};

/** Removes a unit's twins with all that is in them. */
export const removeTwin: StepKind<TwinParams> = {
  name: 'unit.remove-twin',
  title: ({ unit }) => `remove the twin of ${unit}`,
  deadlineMs: 120_000,
  apply: ({ unit }, { run }) => removeTwins(run, unit),
};

/** What carries the twins' label and no other. */
export async function removeTwins(run: Run, unit: string): Promise<void> {
  const { containers, volumes } = run.ports.engine;
  const labels = [`${twinLabel}=${unit}`];
  for (const { id } of await containers.list({ labels, all: true }))
    await containers.remove(id, { force: true, anonymousVolumes: true });
  for (const { name } of await volumes.list({ labels })) await volumes.remove(name);
}

export interface CheckParams {
  readonly unit: string;
  readonly containers: readonly string[];
  /** A line for the shell of one of them. */
  readonly check?: { readonly container: string; readonly line: string };
  readonly timeoutSeconds: number;
}

/** How long a program that has no health check must have run. */
const provenMs = 2000;
const everyMs = 200;

/** Whether the twin lives on what was restored: its containers run, are healthy, or ended well; a command may say more. */
export const checkTwin: StepKind<CheckParams> = {
  name: 'unit.check-twin',
  title: ({ unit }) => `check the twin of ${unit}`,
  deadlineMs: 3_600_000,
  waits: true,
  apply: async ({ containers, check, timeoutSeconds }, tools) => {
    const { run } = tools;
    const until = run.clock.now() + timeoutSeconds * 1000;
    for (const name of containers) {
      tools.progress(`${name} to run`);
      while (!(await isWell(run, name))) {
        if (run.clock.now() > until)
          throw new DockeropsError(`${name} is not well after ${timeoutSeconds} s`);
        await run.clock.sleep(everyMs, run.signal);
      }
    }
    if (!check) return;
    const argv = ['/bin/sh', '-c', check.line];
    const { exitCode, stderr } = await run.ports.engine.containers.run(check.container, { argv });
    demandSuccess(argv, exitCode, stderr.split('\n'));
  },
};

async function isWell(run: Run, name: string): Promise<boolean> {
  const found = await run.ports.engine.containers.inspect(name);
  if (!found) throw new DockeropsError(`${name} is gone`);
  if (found.state === 'exited') {
    if (found.exitCode === 0) return true;
    throw new DockeropsError(`${name} ended with exit code ${found.exitCode}`, {
      excerpt: await lastLines(run, name),
    });
  }
  if (found.health === 'unhealthy') throw new DockeropsError(`${name} is unhealthy`);
  return found.state === 'running' && (found.health === 'healthy' || (!found.health && isSteady(run, found)));
}

const isSteady = (run: Run, { startedAt }: ContainerDetails): boolean =>
  run.clock.now() - Date.parse(startedAt) >= provenMs;

async function lastLines(run: Run, name: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of run.ports.engine.containers.logs(name, { tail: 5 })) lines.push(text);
  return lines;
}
