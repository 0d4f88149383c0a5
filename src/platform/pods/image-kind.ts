import { Readable } from 'node:stream';
import type { StepKind } from '../../plan/index.ts';
import { label } from '../labels.ts';
import { packEntries } from '../kinds/archive.ts';
import { pauseDigest, pauseProgram } from './pause.ts';

export interface PodImageParams {
  /** `PROJECT/dockerops-pause` */
  readonly reference: string;
  readonly project: string;
}

/** Makes the image of a project's pods: one file that sleeps. Nothing is pulled, no Dockerfile is built. */
export const makePodImage: StepKind<PodImageParams> = {
  name: 'pod.image',
  title: ({ reference }) => `make the image ${reference}`,
  deadlineMs: 30_000,
  check: async ({ reference }, { run }) => {
    const image = await run.ports.engine.images.inspect(reference);
    return image?.labels[label.sourceHash] === pauseDigest();
  },
  apply: async ({ reference, project }, { run }) => {
    const { engine } = run.ports;
    const { arch } = await engine.facts();
    const file = { name: 'pause', content: pauseProgram(arch), mode: 0o755 };
    const labels = { [label.project]: project, [label.role]: 'pod', [label.sourceHash]: pauseDigest() };
    await engine.images.importTar(Readable.from([await packEntries([file])]), reference, labels);
  },
};
