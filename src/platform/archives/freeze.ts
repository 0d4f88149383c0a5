import { DockeropsError, UsageError } from '../../core/index.ts';
import type { ContainerSummary, Labels, Run } from '../../ports/index.ts';
import { mark, markers } from '../markers.ts';

/** How programs are kept from writing while their files are read. */
export interface Quiet {
  /** Containers that run are frozen by the engine. */
  readonly pause: boolean;
  /** In its place: a command inside of the container before, and one after. */
  readonly quiesce?: readonly string[] | undefined;
  readonly resume?: readonly string[] | undefined;
}

/** A command: its words, or a line for the container's shell. */
type Line = string | readonly string[] | undefined;

/** What users write; they are paused unless they say otherwise. Throws `UsageError`. */
export function quietOf(written: {
  readonly pause?: boolean | undefined;
  readonly quiesce?: Line;
  readonly resume?: Line;
}): Quiet {
  const { pause = true, quiesce, resume } = written;
  if (resume !== undefined && quiesce === undefined)
    throw new UsageError('resume takes back what quiesce did, and there is no quiesce');
  return { pause, quiesce: wordsOf(quiesce), resume: wordsOf(resume) };
}

const wordsOf = (line: Line): readonly string[] | undefined =>
  typeof line === 'string' ? ['/bin/sh', '-c', line] : line;

/**
 * Keeps containers from writing. Each is marked first, so that whatever happens to us, `thaw` of any later run sets it
 * going again. `owner`: labels that say whose it is.
 */
export async function freeze(
  run: Run,
  containers: readonly ContainerSummary[],
  quiet: Quiet,
  owner: Labels,
): Promise<void> {
  for (const { id, name, state } of containers.filter((one) => one.state === 'running')) {
    const { quiesce, resume } = quiet;
    if (!quiesce && !quiet.pause) continue;
    run.emit({ type: 'message', level: 'debug', text: `${name} (${state}) is kept from writing` });
    const how = quiesce ? 'kept quiet' : 'paused';
    run.unfinished.set(`frozen ${id}`, `${name} stays ${how}; the next backup sets it going again`);
    await mark(run, 'frozen', { id, ...(quiesce && { resume: resume ?? [] }) }, owner);
    if (quiesce) await inside(run, id, quiesce);
    else await run.ports.engine.containers.pause(id);
  }
}

/** Sets going whatever of this owner is frozen, also what a run left that was killed. */
export async function thaw(run: Run, owner: Labels): Promise<void> {
  const { containers, volumes } = run.ports.engine;
  for (const { id, resume, volume } of await markers(run, 'frozen', owner)) {
    const found = id === '' ? undefined : await containers.inspect(id);
    if (found?.state === 'paused') await containers.unpause(id);
    else if (found?.state === 'running' && resume && resume.length > 0) await inside(run, id, resume);
    await volumes.remove(volume);
    run.unfinished.delete(`frozen ${id}`);
  }
}

/** Runs a command in a container. Throws when it does not end well, with what it said. */
export async function inside(run: Run, id: string, argv: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run.ports.engine.containers.run(id, { argv });
  if (exitCode === 0) return;
  const excerpt = stderr.split('\n').filter((line) => line.trim() !== '');
  throw new DockeropsError(`${argv.join(' ')}: exit code ${exitCode}`, { excerpt: excerpt.slice(-5) });
}
