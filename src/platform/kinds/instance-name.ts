import { DockeropsError, messageOf } from '../../core/index.ts';
import type { OutputRef, StepKind } from '../../plan/index.ts';
import { steadyEngine } from './steady.ts';

export interface NameParams {
  readonly call: string;
  readonly id: string | OutputRef;
  readonly name: string;
}

const askEveryMs = 200;

/** Gives a new container its instance's name, once the old one is gone. */
export const nameInstance: StepKind<NameParams> = {
  name: 'instance.name',
  title: ({ call }) => `name the new ${call}`,
  deadlineMs: 30_000,
  check: async ({ id, name }, { run }) =>
    (await run.ports.engine.containers.inspect(id as string))?.name === name,
  apply: async ({ call, id, name }, { run }) => {
    for (;;) {
      try {
        await steadyEngine(run).containers.rename(id as string, name);
        return;
      } catch (error) {
        if (/already in use/i.test(messageOf(error))) throw taken(call, name, error);
        if (!isBetweenLives(error)) throw error;
        await run.clock.sleep(askEveryMs, run.signal);
      }
    }
  },
};

/** The engine cannot rename what dies or comes up at this very moment. */
const isBetweenLives = (error: unknown): boolean => /sandbox \w+ not found/.test(messageOf(error));

/** Its instance runs all the same, and the next run finishes it. */
const taken = (call: string, name: string, cause: unknown): DockeropsError =>
  new DockeropsError(
    `the new ${call} runs, but its name is taken: a container named ${name} has come up meanwhile`,
    {
      hint: [`look at it: docker inspect ${name}`, `rename it (docker rename ${name} …), then run again`],
      cause,
    },
  );
