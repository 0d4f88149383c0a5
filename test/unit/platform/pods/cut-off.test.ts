import assert from 'node:assert/strict';
import { cutOffMembers } from '../../../../src/platform/pods/cut-off.ts';
import { label } from '../../../../src/platform/labels.ts';
import type { ContainerDetails } from '../../../../src/ports/index.ts';
import { instance } from '../../../support/observed.ts';
import { testRun } from '../../../support/run.ts';
import { member, observedPod, podOf } from './support.ts';

const never = '0001-01-01T00:00:00Z';

/** One container as the engine tells of it: in the list, and when it is inspected. */
interface Told {
  readonly status: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

describe('members whose pod was started again without them', () => {
  /** Names of those found, and how many containers were inspected for it. */
  const found = async (pod: Told, ...members: readonly Told[]) => {
    const told = new Map([['id-front', pod], ...members.map((one, n) => [`id-m-n${n}`, one] as const)]);
    let inspected = 0;
    const inspect = async (id: string) => {
      inspected += 1;
      const { startedAt = '', endedAt = never } = told.get(id) ?? {};
      return { id, startedAt, raw: { State: { FinishedAt: endedAt } } } as ContainerDetails;
    };
    const { run } = testRun('/');
    const engine = { ...run.ports.engine, containers: { ...run.ports.engine.containers, inspect } };
    const observed = {
      pods: [observedPod(podOf([member('m')]), { status: pod.status })],
      instances: members.map(({ status }, n) =>
        instance(`m/n${n}`, {}, { status, networkOf: 'id-front', labels: { [label.pod]: 'front' } }),
      ),
    };
    const ids = await cutOffMembers({ ...run, ports: { ...run.ports, engine } }, observed);
    return { ids: [...ids], inspected };
  };

  it('are found also where the engine says the same of both: up for 5 minutes', async () => {
    const pod = {
      status: 'Up 5 minutes',
      startedAt: '2026-11-21T10:00:30Z',
      endedAt: '2026-11-21T10:00:29Z',
    };
    const older = { status: 'Up 5 minutes', startedAt: '2026-11-21T10:00:01Z' };
    const younger = { status: 'Up 5 minutes', startedAt: '2026-11-21T10:00:31Z' };
    assert.deepEqual(await found(pod, older, younger), { ids: ['id-m-n0'], inspected: 3 });
  });

  it('are none, and need one look, where the pod never ended', async () => {
    const pod = { status: 'Up 2 days', startedAt: '2026-11-21T10:00:30Z' };
    const members = Array.from({ length: 50 }, () => ({ status: 'Up 2 days' }));
    assert.deepEqual(await found(pod, ...members), { ids: [], inspected: 1 });
  });

  it('are none, and need no look, where they are up for less time than it', async () => {
    assert.deepEqual(await found({ status: 'Up 3 minutes' }, { status: 'Up About a minute' }), {
      ids: [],
      inspected: 0,
    });
  });
});
