import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Labels } from '../../ports/index.ts';

export interface VolumeParams {
  readonly name: string;
  readonly labels: Labels;
  /** Ours alone: one of this name with other labels is somebody else's. */
  readonly own: boolean;
  /** There was none a moment ago: nobody need look again. */
  readonly isNew?: boolean;
}

/** Makes a volume unless it is there. */
export const createVolume: StepKind<VolumeParams> = {
  name: 'volume.create',
  title: ({ name }) => `create volume ${name}`,
  deadlineMs: 30_000,
  check: async ({ name, labels, own, isNew }, { run }) => {
    if (isNew === true) return false;
    const volume = await run.ports.engine.volumes.inspect(name);
    if (volume && own) checkOwner(name, labels, volume.labels);
    return volume !== undefined;
  },
  apply: async ({ name, labels, own }, { run }) => {
    const volume = await run.ports.engine.volumes.create(name, labels);
    if (own) checkOwner(name, labels, volume.labels);
  },
};

function checkOwner(name: string, ours: Labels, its: Labels): void {
  if (Object.entries(ours).every(([key, value]) => its[key] === value)) return;
  throw new DockeropsError(`there is a volume ${name} that does not belong to this instance`, {
    hint: [`look at it: docker volume inspect ${name}`, 'rename or remove it, if nobody needs it'],
  });
}
