import assert from 'node:assert/strict';
import { uptimeOf } from '../../../../src/platform/pods/cut-off.ts';
import { decide } from '../../../../src/platform/run/decide.ts';
import type { Known, Wanted } from '../../../../src/platform/run/decision.ts';
import { known, link, made, wanted } from '../run/support.ts';
import { decidePod, member, observedPod, podOf } from './support.ts';

const [demo, web] = [member('demo'), member('web')];
const front = podOf([demo, web]);
const infra = observedPod(front);

describe('what is to be done about a pod', () => {
  it('is nothing when it runs as wanted, a start when it is stopped', () => {
    assert.equal(decidePod(front, { pods: [infra] }).action, 'none');
    const stopped = observedPod(front, { state: 'exited' });
    assert.equal(decidePod(front, { pods: [stopped] }).action, 'start');
    assert.equal(decidePod(front).action, 'create');
  });

  it('is to make it anew when its members, ports or host name changed, and says so', () => {
    const now = podOf([demo, web, member('db', { hostname: 'shop' })]);
    const { action, why } = decidePod(now, { pods: [infra] });
    assert.deepEqual([action, why], ['replace', 'its hostname, members changed']);
    const another = observedPod(front, { labels: { 'io.dockerops.settings': 'what?' } });
    assert.equal(decidePod(now, { pods: [another] }).why, 'its settings of another version changed');
  });

  it('is to make it anew when a killed run never started it', () => {
    const left = observedPod(front, { state: 'created' });
    assert.deepEqual(decidePod(front, { pods: [left] }).why, 'it was made but never started');
  });

  it('keeps the address of the pod, or of the members it left', () => {
    assert.equal(decidePod(front, { pods: [infra] }).address, '172.16.0.7');
    const orphan = made(demo, { labels: { 'io.dockerops.pod': 'front' }, address: '172.16.0.5' });
    assert.equal(decidePod(front, { instances: [orphan] }).address, '172.16.0.5');
  });
});

describe('what is to be done about the members of a pod', () => {
  const there = (pod = infra, networkOf = infra.id): Known => {
    const pods = [decidePod(front, { pods: [pod] })];
    const one = (of: typeof demo) => {
      const [decision] = decide({ instances: [of], existing: 'refuse' }, known([], { pods }));
      const labels = { 'io.dockerops.pod': 'front', 'io.dockerops.config-hash': decision?.hash ?? '' };
      return made(of, { networkOf, labels });
    };
    return known([one(demo), one(web)], { pods });
  };
  const actions = (state: Known, more: Partial<Wanted> = {}) =>
    decide({ instances: [demo, web], existing: 'refuse', ...more }, state).map(({ action }) => action);

  it('is nothing while they live in the pod there is', () => {
    assert.deepEqual(actions(there()), ['none', 'none']);
  });

  it('is to make them anew with their pod, and where they live in an earlier one', () => {
    assert.deepEqual(actions({ ...there(), pods: [decidePod(front)] }), ['replace', 'replace']);
    assert.deepEqual(actions(there(infra, 'id-earlier')), ['replace', 'replace']);
  });

  it('is to restart them when their network is gone', () => {
    assert.deepEqual(actions(there(observedPod(front, { state: 'exited' }))), ['restart', 'restart']);
    assert.deepEqual(actions({ ...there(), cutOff: new Set(['id-demo-one']) }), ['restart', 'none']);
  });

  it('is to make anew what links to one that joins or leaves a pod, since its address changes', () => {
    const client = wanted('web/client', { links: [link('DEMO', 'demo/one')] });
    const db = wanted('demo');
    const there = [made(db), made(client)];
    const pods = [decidePod(podOf([demo]))];
    const [, linking] = decide(
      { instances: [demo, client], existing: 'converge', all: true },
      known(there, { pods }),
    );
    assert.deepEqual(
      [linking?.action, linking?.why],
      ['replace', [{ what: 'link.DEMO (demo-one joins a pod)' }]],
    );
  });

  it('is refused when the pod must be made anew for one of them only', () => {
    const changed = podOf([demo, web, member('db')]);
    const state = { ...there(), pods: [decidePod(changed, { pods: [infra] })] };
    assert.throws(() => actions(state), {
      message: 'the pod front must be made anew, with all its members, as its members changed',
    });
    assert.deepEqual(actions(state, { all: true }), ['replace', 'replace']);
  });

  it('keeps links within a pod at localhost, wherever its address is', () => {
    const linked = member('demo', { links: [link('WEB', 'web/one')] });
    const pods = [decidePod(podOf([linked, web]), { pods: [observedPod(podOf([linked, web]))] })];
    const [first] = decide({ instances: [linked, web], existing: 'refuse' }, known([], { pods }));
    const labels = {
      'io.dockerops.config-hash': first?.hash ?? '',
      'io.dockerops.address.WEB': '127.0.0.1',
    };
    const observed = [made(linked, { networkOf: infra.id, labels })];
    const [again] = decide({ instances: [linked, web], existing: 'refuse' }, known(observed, { pods }));
    assert.equal(again?.action, 'none');
  });
});

describe("the engine's word for how long a container is up", () => {
  it('is read, rounded down', () => {
    const told = {
      'Up Less than a second': 0,
      'Up 1 second': 1,
      'Up 59 seconds (healthy)': 59,
      'Up About a minute': 60,
      'Up About an hour (Paused)': 3600,
      'Up 47 hours': 169_200,
      'Up 2 weeks (unhealthy)': 1_209_600,
      'Exited (0) 3 minutes ago': undefined,
      Created: undefined,
    };
    for (const [status, seconds] of Object.entries(told)) assert.equal(uptimeOf(status), seconds, status);
  });
});
