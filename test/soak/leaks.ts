import { readdir } from 'node:fs/promises';
import { label } from '../../src/platform/labels.ts';
import type { ScratchPlatform } from '../support/scratch-platform.ts';

/** What is there of a platform once it was cleaned, and what this process has open. */
export interface Reading {
  readonly containers: number;
  readonly networks: number;
  /** Of runtime, locks and helpers. */
  readonly volumes: number;
  /** Data, and whom instances trust (role `keys`): `clean` keeps these, but there must not be more with every cycle. */
  readonly kept: number;
  readonly images: number;
  /** In the project's directory and in the directory for temporary files. */
  readonly files: number;
  /** Descriptors of this process. */
  readonly descriptors: number;
  /** What keeps Node's event loop busy: sockets, timers, children. */
  readonly resources: number;
  /** MB, after a garbage collection. */
  readonly heap: number;
  /** MB */
  readonly rss: number;
}

/** Counts it all; `temporary` is where this process makes its temporary files. */
export async function read(
  { engine, name, directory }: ScratchPlatform,
  temporary: string,
): Promise<Reading> {
  const labels = [`${label.project}=${name}`];
  const [containers, networks, volumes, images] = await Promise.all([
    engine.containers.list({ labels, all: true }),
    engine.networks.list(),
    engine.volumes.list({ labels }),
    engine.images.list({ labels }),
  ]);
  const kept = volumes.filter(({ labels: { [label.role]: role = '' } }) => ['data', 'keys'].includes(role));
  return {
    containers: containers.length,
    networks: networks.filter((network) => network.labels[label.project] === name).length,
    volumes: volumes.length - kept.length,
    kept: kept.length,
    images: images.length,
    files: (await filesIn(directory)) + (await filesIn(temporary)),
    ...(await ofThisProcess()),
  };
}

const filesIn = async (directory: string): Promise<number> =>
  (await readdir(directory, { recursive: true })).length;

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

async function ofThisProcess(): Promise<Pick<Reading, 'descriptors' | 'resources' | 'heap' | 'rss'>> {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    descriptors: (await readdir('/proc/self/fd')).length,
    resources: process.getActiveResourcesInfo().length,
    heap: megabytes(heapUsed),
    rss: megabytes(rss),
  };
}

/** Megabytes and descriptors that a process may differ by from one cycle to another. */
const spread = { descriptors: 4, resources: 4, heap: 6, rss: 40 } as const;

/** What grew, in words: things that are there at the end and should not be; memory and handles by their medians. */
export function grown(readings: readonly Reading[]): readonly string[] {
  const settled = readings.slice(Math.min(readings.length - 1, 2));
  const [first] = settled;
  const last = settled.at(-1);
  if (!first || !last) return ['no cycle came to its end'];
  const gone = (['containers', 'networks', 'volumes'] as const).filter((what) =>
    readings.some((one) => one[what] > 0),
  );
  const same = (['kept', 'images', 'files'] as const).filter((what) => last[what] > first[what]);
  const half = Math.ceil(settled.length / 2);
  const more = (['descriptors', 'resources', 'heap', 'rss'] as const).filter(
    (what) =>
      median(settled.slice(-half).map((one) => one[what])) >
      median(settled.slice(0, half).map((one) => one[what])) + spread[what],
  );
  return [...gone, ...same, ...more];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
