import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { holderOf, lockLabels } from '../../../src/docker/lock-labels.ts';
import { isDead } from '../../../src/docker/lock-place.ts';

const actor = { user: 'u', hostname: 'h', pid: process.pid, bootId: 'boot', command: 'dockerops run:all' };
const place = { machine: 'm', pidNamespace: 'pid:[1]' };

describe('what is written on a lock', () => {
  it('can be read back', () => {
    const labels = lockLabels('demo', 'run', actor, place, Date.UTC(2026, 0, 2));
    assert.equal(labels['io.dockerops.project'], 'demo');
    assert.equal(labels['io.dockerops.role'], 'lock');
    assert.deepEqual(holderOf(labels), {
      runId: 'run',
      ...actor,
      ...place,
      since: '2026-01-02T00:00:00.000Z',
    });
  });

  it('is nothing on volumes that are no locks', () => assert.equal(holderOf({ other: 'label' }), undefined));
});

describe("a lock's holder is dead for certain", () => {
  const gone = spawnSync('true').pid;
  const holder = { runId: 'r', ...actor, ...place, pid: gone, since: '' };

  const cases: [string, Partial<typeof holder>, boolean][] = [
    ['when its process is gone', {}, true],
    ['when the machine was started anew', { bootId: 'earlier', pid: process.pid }, true],
    ['but not while its process lives', { pid: process.pid }, false],
    ['but not while its process lives and is not ours', { pid: 1 }, false],
    ['but not when it is on another machine', { hostname: 'other' }, false],
    ['but not when it is on another machine of the same name', { machine: 'other', bootId: 'other' }, false],
    ['but not when its process ids are not ours, in another container', { pidNamespace: 'pid:[2]' }, false],
  ];
  for (const [when, changed, dead] of cases)
    it(when, () => assert.equal(isDead({ ...holder, ...changed }, actor, place), dead));
});
