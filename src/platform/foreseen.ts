import type { ImageDetails, Run } from '../ports/index.ts';

/** Stands for the id of an image that an earlier task of a dry run would build. Short: ids are shown cut. */
export const foreseenId = 'to-be-built';

/** Remembers images that a task would have built, for the tasks after it (ADR 0001: a dry run changes nothing). */
export function foresee(run: Run, references: readonly string[]): void {
  if (run.dryRun) for (const reference of references) run.foreseen.add(reference);
}

/** An image that is still to be built, as if it were built upon dockerops-base: what else is in it nobody knows yet. */
export const foreseenImage = (reference: string): ImageDetails => ({
  id: foreseenId,
  tags: [reference],
  labels: {},
  createdAt: '',
  sizeBytes: 0,
  exposedPorts: [],
  volumes: [],
  env: {},
  entrypoint: ['/entrypoint-common.sh'],
  command: ['supervisord'],
  user: '',
});
