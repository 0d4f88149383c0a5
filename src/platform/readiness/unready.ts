import { DockeropsError, TimeoutError } from '../../core/index.ts';
import type { Engine, Run } from '../../ports/index.ts';
import { callOf, safemodeLine } from '../select.ts';
import { causeOf, type Death } from './death.ts';
import { logTail } from './log-tail.ts';

/** Lines of its log that an error shows; of one that is taken away with its log, more. */
const excerptLines = { staying: 15, leaving: 40 };

interface Of {
  readonly call: string;
  /** The container's name. */
  readonly name: string;
  readonly container: string;
  readonly instance: string;
  readonly timeoutSeconds: number;
  /** It is taken away, and the old one put back. */
  readonly replaces?: true;
}

/** It ended, and its restart policy does not heal it. */
export async function died(of: Of, run: Run, death: Death): Promise<DockeropsError> {
  const times = death.restarts > 0 ? ` (${death.restarts + 1} times)` : '';
  const why = `${causeOf(death)}${death.error && `; ${death.error}`}`;
  const job = death.exitCode === 0 ? ['a job that is to end: wait = started and restart = no'] : [];
  return new DockeropsError(`${of.call} ended before it was ready${times}: ${why}`, await help(of, run, job));
}

/** It says itself that it will not come up. */
export const notReady = async (of: Of, run: Run, why: string): Promise<DockeropsError> =>
  new DockeropsError(`${of.call} does not become ready: ${why}`, await help(of, run));

/** Its deadline has passed. */
export const tooLate = async (of: Of, run: Run, waitingFor: string): Promise<DockeropsError> =>
  new TimeoutError(
    `${of.call} is not ready after ${of.timeoutSeconds} s, waiting for ${waitingFor}`,
    await help(of, run, ['more time: timeout = SECONDS in run.conf']),
  );

async function help(of: Of, { ports }: Run, first: readonly string[] = []) {
  const lines = of.replaces ? excerptLines.leaving : excerptLines.staying;
  const excerpt = await logTail(ports.engine.containers, of.name, lines);
  const program = excerpt.some(isNoProgram) ? [await otherMachine(ports.engine)] : [];
  const { facts, hint } = of.replaces ? ofTheNew(of, excerpt) : ofTheOnlyOne(of);
  return { excerpt, facts, hint: [...first, ...program, ...hint] };
}

const ofTheOnlyOne = (of: Of) => ({
  facts: [],
  hint: [`the whole log: dockerops logs:${callOf(of)}`, `to look inside: ${safemodeLine(of)}`],
});

/** Its name leads to the old one, which runs again: `logs` would show that, and `clean` remove it. */
const ofTheNew = ({ call, container }: Of, excerpt: readonly string[]) => ({
  facts: [
    excerpt.length > 0
      ? `these lines are all that is left of the new ${call}; its log is gone with it`
      : `the new ${call} wrote nothing`,
  ],
  hint: [
    `to look inside its image, beside the old one: dockerops run:${container},instance=look,safemode=True`,
  ],
});

/** ENOEXEC (execve(2)), in the words of the engine's runtime. */
const isNoProgram = (line: string): boolean => /exec format error/i.test(line);

async function otherMachine(engine: Engine): Promise<string> {
  const { arch } = await engine.facts();
  return `its program is built for another kind of machine than this engine's (${arch}), or is a script without a #! line`;
}
