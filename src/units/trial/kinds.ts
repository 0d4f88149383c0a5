import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import { inside, removeTwins } from '../../platform/archives/index.ts';
import type { ContainerDetails, Run } from '../../ports/index.ts';
import { unitLabel } from '../labels.ts';
import { ofTwinOf } from './twin.ts';

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
    await removeTwins(run, { [unitLabel.unit]: unit });
    for (const name of volumes) await run.ports.engine.volumes.create(name, ofTwinOf(unit));
  },
};

/** Removes a unit's twins with all that is in them. */
export const removeTwin: StepKind<TwinParams> = {
  name: 'unit.remove-twin',
  title: ({ unit }) => `remove the twin of ${unit}`,
  deadlineMs: 120_000,
  apply: ({ unit }, { run }) => removeTwins(run, { [unitLabel.unit]: unit }),
};

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
  busyMs: 0,
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
    await inside(run, check.container, ['/bin/sh', '-c', check.line]);
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
