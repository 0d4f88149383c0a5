import type { Readable } from 'node:stream';
import type { ContainerStats } from '../ports/index.ts';
import type { Client } from './client.ts';
import { dialStream } from './dial.ts';
import { TextLines } from './text-lines.ts';
import type { WireStats } from './wire-stats.ts';

/** Follows what a container uses (API: `ContainerStats`); the connection ends with the reader or the signal. */
export async function* readStats(client: Client, id: string, once: boolean): AsyncGenerator<ContainerStats> {
  const what = `read what ${id} uses`;
  const request = { method: 'GET', path: `/containers/${id}/stats`, query: { stream: !once } } as const;
  const source = await client.call(what, (docker, abortSignal) => dialStream(docker, request, abortSignal));
  try {
    for await (const sample of samplesOf(source)) if (isMeasured(sample)) yield statsOf(sample);
  } catch (error) {
    throw client.explain(error, what);
  } finally {
    source.destroy();
  }
}

async function* samplesOf(source: Readable): AsyncGenerator<WireStats> {
  const lines = new TextLines();
  for await (const chunk of source)
    for (const line of lines.push(chunk as Buffer)) yield JSON.parse(line) as WireStats;
  for (const line of lines.end()) yield JSON.parse(line) as WireStats;
}

/** Of what has ended, and where the kernel's figures cannot be read, an engine sends zeros of the year 1. */
const isMeasured = ({ read }: WireStats): boolean => !read.startsWith('0001-');

/** The formulas of the docker CLI (cli/command/container/stats_helpers.go), so that both show the same. */
export function statsOf(wire: WireStats): ContainerStats {
  const cpuPercent = cpuOf(wire);
  const { networks } = wire;
  return {
    ...(cpuPercent !== undefined && { cpuPercent }),
    memoryBytes: memoryOf(wire.memory_stats),
    memoryLimitBytes: wire.memory_stats.limit ?? 0,
    ...(networks && { network: networkOf(Object.values(networks)) }),
    blockReadBytes: blockOf(wire, 'read'),
    blockWrittenBytes: blockOf(wire, 'write'),
    pids: wire.pids_stats?.current ?? 0,
  };
}

function cpuOf({ cpu_stats: now, precpu_stats: before }: WireStats): number | undefined {
  if (before.system_cpu_usage === undefined || now.system_cpu_usage === undefined) return undefined;
  const own = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const all = now.system_cpu_usage - before.system_cpu_usage;
  const cpus = now.online_cpus ?? now.cpu_usage.percpu_usage?.length ?? 1;
  return all > 0 && own > 0 ? (own / all) * cpus * 100 : 0;
}

/** Under cgroup v1 the file cache that nobody used lately is `total_inactive_file`, under v2 `inactive_file`. */
function memoryOf({ usage = 0, stats }: WireStats['memory_stats']): number {
  const cache = stats?.['total_inactive_file'] ?? stats?.['inactive_file'] ?? 0;
  return cache < usage ? usage - cache : usage;
}

const networkOf = (interfaces: readonly { rx_bytes: number; tx_bytes: number }[]) => ({
  receivedBytes: interfaces.reduce((sum, { rx_bytes: bytes }) => sum + bytes, 0),
  sentBytes: interfaces.reduce((sum, { tx_bytes: bytes }) => sum + bytes, 0),
});

/** Engines write Read and Write, or read and write. */
const blockOf = ({ blkio_stats: block }: WireStats, operation: string): number =>
  (block?.io_service_bytes_recursive ?? [])
    .filter(({ op }) => op.toLowerCase() === operation)
    .reduce((sum, { value }) => sum + value, 0);
