import assert from 'node:assert/strict';
import { statsOf } from '../../../src/docker/stats.ts';
import type { WireStats } from '../../../src/docker/wire-stats.ts';

const cpu = (own: number, all: number, more: object = {}) => ({
  cpu_usage: { total_usage: own },
  system_cpu_usage: all,
  online_cpus: 4,
  ...more,
});
const wire = (more: Partial<WireStats> = {}): WireStats => ({
  read: '2026-11-21T04:25:41Z',
  cpu_stats: cpu(300, 2000),
  precpu_stats: cpu(100, 1000),
  memory_stats: { usage: 1000, limit: 5000, stats: {} },
  ...more,
});

describe('what a container uses', () => {
  it('is its share of all CPUs since the sample before, as a percentage of one', () => {
    assert.equal(statsOf(wire()).cpuPercent, 80);
    const counted = { cpu_usage: { total_usage: 300, percpu_usage: [1, 2] }, online_cpus: undefined };
    assert.equal(statsOf(wire({ cpu_stats: cpu(0, 2000, counted) })).cpuPercent, 40);
  });

  it('is not known of the first sample, and is 0 where time stood still', () => {
    assert.equal(statsOf(wire({ precpu_stats: { cpu_usage: { total_usage: 0 } } })).cpuPercent, undefined);
    assert.equal(statsOf(wire({ precpu_stats: cpu(100, 2000) })).cpuPercent, 0);
    assert.equal(statsOf(wire({ precpu_stats: cpu(400, 1000) })).cpuPercent, 0);
  });

  it('leaves out the file cache that nobody used lately, under cgroup v1 and v2', () => {
    const memory = (stats: Record<string, number>) =>
      statsOf(wire({ memory_stats: { usage: 1000, limit: 5000, stats } })).memoryBytes;
    assert.equal(memory({ total_inactive_file: 300, inactive_file: 100 }), 700);
    assert.equal(memory({ inactive_file: 400 }), 600);
    assert.equal(memory({ inactive_file: 4000 }), 1000);
    assert.equal(memory({}), 1000);
  });

  it('is the sum of all interfaces, and of all devices', () => {
    const found = statsOf(
      wire({
        networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
        blkio_stats: {
          io_service_bytes_recursive: [
            { op: 'Read', value: 5 },
            { op: 'read', value: 6 },
            { op: 'Write', value: 7 },
            { op: 'Total', value: 99 },
          ],
        },
        pids_stats: { current: 3 },
      }),
    );
    assert.deepEqual(found.network, { receivedBytes: 11, sentBytes: 22 });
    assert.deepEqual([found.blockReadBytes, found.blockWrittenBytes, found.pids], [11, 7, 3]);
  });

  it('has no network where that is another container’s, and nothing where the engine says nothing', () => {
    const found = statsOf(wire({ memory_stats: {}, blkio_stats: { io_service_bytes_recursive: null } }));
    assert.deepEqual(found, {
      cpuPercent: 80,
      memoryBytes: 0,
      memoryLimitBytes: 0,
      blockReadBytes: 0,
      blockWrittenBytes: 0,
      pids: 0,
    });
  });
});
