import type { Run } from '../../ports/index.ts';
import { archivesOn, discard, takenAt, type Archive, type Shelf } from './shelf.ts';

/** How many archives are kept: the last ones, the newest of each of the last days, and of the last weeks (UTC). */
export interface Retention {
  readonly last?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
}

const dayMs = 86_400_000;
/** 1970-01-05 was a Monday. */
const weekOf = (ms: number): number => Math.floor((ms / dayMs + 3) / 7);
const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/** Which archives have to go, of a list that begins with the newest. The last good one never does. */
export function superfluous(archives: readonly Archive[], keep: Retention): readonly Archive[] {
  const { last = 0, daily = 0, weekly = 0 } = keep;
  if (last + daily + weekly === 0) return [];
  // One that was tried and failed is not what a day is kept by.
  const usable = archives.filter(({ record }) => record?.verified?.good !== false);
  const kept = new Set<Archive | undefined>([
    ...usable.slice(0, last),
    ...newestPer(usable, dayOf).slice(0, daily),
    ...newestPer(usable, weekOf).slice(0, weekly),
    usable.find(({ record }) => record?.verified?.good === true),
    usable[0],
  ]);
  return archives.filter((one) => !kept.has(one));
}

function newestPer(archives: readonly Archive[], period: (ms: number) => number): readonly Archive[] {
  const first = new Map<number, Archive>();
  for (const one of archives) {
    const key = period(takenAt(one));
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

/** Removes what need not be kept; says which. */
export async function prune(run: Run, shelf: Shelf, keep: Retention): Promise<void> {
  const { files } = run.ports.local;
  for (const one of superfluous(await archivesOn(files, shelf), keep)) {
    await discard(files, one);
    run.emit({ type: 'message', level: 'info', text: `${one.path} is not kept any longer` });
  }
}
