import type { ContainerStats } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { exitCodeOf } from '../views/format.ts';

/** A row of `stats --format json`. An instance that does not run, or was not measured yet, has null for what it uses. */
export interface StatsRow {
  readonly container: string;
  readonly instance: string;
  readonly name: string;
  readonly id: string;
  readonly state: string;
  /** Null unless it has exited. */
  readonly exitCode: number | null;
  /** Of one CPU. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly memoryPercent: number | null;
  /** Null, too, where the network is that of a pod or of the host. */
  readonly networkReceivedBytes: number | null;
  readonly networkSentBytes: number | null;
  readonly blockReadBytes: number | null;
  readonly blockWrittenBytes: number | null;
  readonly pids: number | null;
}

/** An instance and what it uses, if that is known. */
export function rowOf({ summary, ...one }: ObservedInstance, stats: ContainerStats | undefined): StatsRow {
  return {
    container: one.container,
    instance: one.instance,
    name: one.name,
    id: one.id,
    state: summary.state,
    exitCode: exitCodeOf(summary.status),
    cpuPercent: rounded(stats?.cpuPercent),
    memoryBytes: stats?.memoryBytes ?? null,
    memoryLimitBytes: stats?.memoryLimitBytes ?? null,
    memoryPercent: rounded(memoryShare(stats)),
    networkReceivedBytes: stats?.network?.receivedBytes ?? null,
    networkSentBytes: stats?.network?.sentBytes ?? null,
    blockReadBytes: stats?.blockReadBytes ?? null,
    blockWrittenBytes: stats?.blockWrittenBytes ?? null,
    pids: stats?.pids ?? null,
  };
}

const memoryShare = (stats: ContainerStats | undefined): number | undefined =>
  stats && stats.memoryLimitBytes > 0 ? (stats.memoryBytes / stats.memoryLimitBytes) * 100 : undefined;

/** To hundredths: more is noise. */
const rounded = (percent: number | undefined): number | null =>
  percent === undefined ? null : Math.round(percent * 100) / 100;
