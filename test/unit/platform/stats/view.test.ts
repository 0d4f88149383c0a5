import assert from 'node:assert/strict';
import { statsView, type StatsRow } from '../../../../src/platform/stats/index.ts';
import { sizeText } from '../../../../src/platform/stats/view.ts';

const stopped: StatsRow = {
  container: 'web',
  instance: 'one',
  name: 'demo-web-one',
  id: 'abc',
  state: 'exited',
  exitCode: 3,
  cpuPercent: null,
  memoryBytes: null,
  memoryLimitBytes: null,
  memoryPercent: null,
  networkReceivedBytes: null,
  networkSentBytes: null,
  blockReadBytes: null,
  blockWrittenBytes: null,
  pids: null,
};

describe('the table of stats', () => {
  const cells = (row: StatsRow) => {
    const view = statsView([row]);
    assert.ok(view.kind === 'table');
    return view.rows[0];
  };

  it('shows what a running instance uses', () => {
    const running = {
      ...stopped,
      state: 'running',
      exitCode: null,
      cpuPercent: 12.34,
      memoryBytes: 3 * 1024 * 1024,
      memoryLimitBytes: 4 * 1024 ** 3,
      memoryPercent: 0.07,
      networkReceivedBytes: 0,
      networkSentBytes: 2048,
      blockReadBytes: 5,
      blockWrittenBytes: 150 * 1024,
      pids: 4,
    };
    const shown = ['running', '12.3 %', '3.0 MiB / 4.0 GiB', '0.1 %', '0 B / 2.0 KiB', '5 B / 150 KiB', '4'];
    assert.deepEqual(cells(running), ['web', 'one', ...shown]);
  });

  it('shows a stopped one as such', () => {
    assert.deepEqual(cells(stopped), ['web', 'one', 'exited (3)', '-', '-', '-', '-', '-', '-']);
  });

  it('writes sizes as people read them', () => {
    assert.deepEqual([0, 1, 1023, 1024, 1536, 1024 ** 2 * 99.94, 1024 ** 5 * 3].map(sizeText), [
      '0 B',
      '1 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '99.9 MiB',
      '3072 TiB',
    ]);
  });
});
