import type { Labels, Run } from '../ports/index.ts';
import { label } from './labels.ts';

/** What became of a container for the time of a backup, or of a restore. */
export type Plight = 'frozen' | 'stopped';

/** What has to be known to take it back. */
export interface Marked {
  readonly id: string;
  /** A command inside of it. */
  readonly resume?: readonly string[] | undefined;
}

const dataLabel = (plight: Plight) => `io.dockerops.${plight}`;

/**
 * Notes it on the engine, in a labelled volume, before it happens: whatever becomes of us, a later run takes it back.
 * `owner`: labels that say whose it is.
 */
export async function mark(run: Run, plight: Plight, marked: Marked, owner: Labels): Promise<void> {
  const labels = { ...owner, [label.role]: plight, [dataLabel(plight)]: JSON.stringify(marked) };
  await run.ports.engine.volumes.create(markerName(plight, marked.id), labels);
}

const markerName = (plight: Plight, id: string): string => `dockerops-${plight}-${id.slice(0, 12)}`;

/** There is nothing to take back any more: the container is gone, or somebody else has set it going. */
export async function forget(run: Run, id: string, ...plights: readonly Plight[]): Promise<void> {
  const { volumes } = run.ports.engine;
  await Promise.all(plights.map((plight) => volumes.remove(markerName(plight, id))));
}

/** What was noted of containers that are no more. */
export async function forgetGone(run: Run, owner: Labels, ...plights: readonly Plight[]): Promise<void> {
  const { containers, volumes } = run.ports.engine;
  const found = await Promise.all(plights.map((plight) => markers(run, plight, owner)));
  for (const { id, volume } of found.flat())
    if (!(await containers.inspect(id))) await volumes.remove(volume);
}

/** All that was noted; with the name of the volume, which whoever took it back removes. */
export async function markers(run: Run, plight: Plight, owner: Labels) {
  const wanted = Object.entries({ ...owner, [label.role]: plight });
  const labels = wanted.map(([key, value]) => `${key}=${value}`);
  const found = await run.ports.engine.volumes.list({ labels });
  return found.map((volume) => ({
    volume: volume.name,
    ...(JSON.parse(volume.labels[dataLabel(plight)] ?? '{"id":""}') as Marked),
  }));
}
