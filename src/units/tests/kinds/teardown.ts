import { messageOf } from '../../../core/index.ts';
import type { StepKind } from '../../../plan/index.ts';
import { takeBack } from '../../../platform/archives/index.ts';
import type { Run } from '../../../ports/index.ts';
import { unitLabel } from '../../labels.ts';

export interface TeardownParams {
  readonly test: string;
  /** Names of images that the run gave. */
  readonly images: readonly string[];
  /** Volumes with a name that are the run's own. */
  readonly volumes: readonly string[];
  /** Directory of archives, absolute. */
  readonly archives: string;
}

/** Removes what a test run made; what cannot be removed is a warning, as the tests themselves have been. */
export const teardownKind: StepKind<TeardownParams> = {
  name: 'unit.teardown',
  title: () => 'remove what the test made',
  deadlineMs: 600_000,
  apply: (params, { run }) => removeTest(params, run),
};

/** The same of a run that cannot do it itself any more. */
export async function removeTest(
  { test, images, volumes, archives }: TeardownParams,
  run: Run,
): Promise<void> {
  const { engine, local } = run.ports;
  const mark = `${unitLabel.test}=${test}`;
  for (const { id } of await engine.containers.list({ all: true, labels: [mark] }))
    await tried(run, () => engine.containers.remove(id, { force: true, anonymousVolumes: true }));
  for (const name of volumes)
    if (await engine.volumes.inspect(name)) await tried(run, () => engine.volumes.remove(name));
  await tried(run, () => takeBack(run, { [unitLabel.test]: test }));
  const built = (await engine.images.summaries({ labels: [mark] })).flatMap(({ id, tags }) => [...tags, id]);
  for (const name of new Set([...images, ...built]))
    if (await engine.images.inspect(name)) await tried(run, () => engine.images.remove(name));
  await tried(run, () => local.files.remove(archives));
}

async function tried(run: Run, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    run.emit({ type: 'message', level: 'warning', text: `the test leaves something: ${messageOf(error)}` });
  }
}
