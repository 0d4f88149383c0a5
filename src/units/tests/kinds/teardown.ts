import { messageOf } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
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
  apply: async ({ test, images, volumes, archives }, tools) => {
    const { engine, local } = tools.run.ports;
    const mark = `${unitLabel.test}=${test}`;
    for (const { id } of await engine.containers.list({ all: true, labels: [mark] }))
      await tried(tools, () => engine.containers.remove(id, { force: true, anonymousVolumes: true }));
    for (const name of volumes)
      if (await engine.volumes.inspect(name)) await tried(tools, () => engine.volumes.remove(name));
    const built = (await engine.images.summaries({ labels: [mark] })).flatMap(({ id, tags }) => [
      ...tags,
      id,
    ]);
    for (const name of new Set([...images, ...built]))
      if (await engine.images.inspect(name)) await tried(tools, () => engine.images.remove(name));
    await tried(tools, () => local.files.remove(archives));
  },
};

async function tried({ run }: StepTools, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    run.emit({ type: 'message', level: 'warning', text: `the test leaves something: ${messageOf(error)}` });
  }
}
