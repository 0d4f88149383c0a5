import assert from 'node:assert/strict';
import { instanceSteps } from '../../../../../src/platform/run/steps/instance.ts';
import { decide } from '../../../../../src/platform/run/decide.ts';
import { planRun } from '../../../../../src/platform/run/plan.ts';
import type { ObservedInstance } from '../../../../../src/platform/observe.ts';
import { facts, image, known, link, networkIn, specIn, step, wanted } from '../support.ts';
import { instance } from '../../../../support/observed.ts';
import { decidePod, member, observedPod, platformOf, podOf } from '../../pods/support.ts';

const members = [member('demo', { links: [link('WEB', 'web/one'), link('DB', 'db/one')] }), member('web')];
const front = podOf(members);
const db = wanted('db');
const bare = image({ entrypoint: [], command: ['sleep'], exposedPorts: [] });
const images = new Map(['demo', 'web', 'db'].map((name) => [name, bare]));

function plan(observed: readonly ObservedInstance[] = [], pod = decidePod(front)) {
  const state = known(observed, { pods: [pod] });
  const decisions = decide({ instances: [...members, db], existing: 'converge', all: true }, state);
  const there = { instances: observed, pods: pod.existing ? [pod.existing] : [] };
  return planRun('run', decisions, facts({ platform: platformOf(...members, db), images, there }));
}

describe('the plan of a pod', () => {
  it('makes image, pod and members, and starts members once the pod runs and their links are ready', () => {
    const made = plan();
    assert.deepEqual(step(made, 'create:pod:front').needs, ['pod-image']);
    assert.deepEqual(step(made, 'start:pod:front').needs, ['create:pod:front']);
    assert.ok(step(made, 'create:web-one').needs.includes('create:pod:front'));
    assert.deepEqual([...step(made, 'start:demo-one').needs].sort(), [
      'create:demo-one',
      'ready:db-one',
      'ready:web-one',
      'start:pod:front',
    ]);
  });

  it('lets members share its network; ports, names and host name are its own', () => {
    const made = plan();
    const { networkOf, network, ports, hostname, env } = specIn(made, 'demo-one');
    assert.deepEqual(networkOf, { $after: 'create:pod:front', output: 'id' });
    assert.deepEqual([network, ports, hostname], [undefined, [], undefined]);
    assert.equal(env['WEB_CONTAINER_IP'], '127.0.0.1');
    assert.equal(env['DB_CONTAINER_IP'], networkIn(made, 'db-one').address);
    const pod = specIn(made, 'pod:front');
    assert.deepEqual(pod.extraHosts, ['WEB:127.0.0.1', 'web:127.0.0.1']);
    assert.deepEqual([pod.name, pod.hostname], ['p.pod.front', 'front']);
    assert.equal(
      networkIn(made, 'pod:front').address,
      specIn(made, 'web-one').labels['io.dockerops.address'],
    );
  });

  it('replaces it once all members are gone, and stops those that run.conf has no more', () => {
    const existing = observedPod(podOf([member('demo')]));
    const inside = { networkOf: existing.id };
    const pod = decidePod(front, { pods: [existing] });
    const replaced = plan([instance('demo', {}, inside), instance('old', {}, inside)], pod);
    assert.deepEqual(step(replaced, 'remove:pod:front').needs, ['remove:demo-one', 'stop:old-one']);
    assert.equal(step(replaced, 'remove:pod:front').why, 'its members, links changed');
    assert.equal(
      step(replaced, 'stop:demo-one').why,
      'its pod front is made anew, as its members, links changed',
    );
    assert.deepEqual(step(replaced, 'create:pod:front').needs, ['pod-image', 'remove:pod:front']);
  });

  it('removes a pod that its last member leaves', () => {
    const existing = observedPod(podOf([member('db')]));
    const leaving = instance('db', {}, { networkOf: existing.id, state: 'created' });
    const state = known([leaving], { pods: [] });
    const decisions = decide({ instances: [db], existing: 'converge', all: true }, state);
    const there = { instances: [leaving], pods: [existing] };
    const made = planRun('run', decisions, facts({ images, there }));
    assert.deepEqual(step(made, 'remove:pod:front').needs, ['remove:db-one']);
  });

  it('stops and starts a member whose network was gone', () => {
    const existing = observedPod(front, { state: 'exited' });
    const pod = decidePod(front, { pods: [existing] });
    const one = instance('web', {}, { networkOf: existing.id });
    const base = { instance: member('web'), links: [], settings: {} as never, hash: '', existing: one, pod };
    const why = [{ what: 'the network of its pod was gone' }];
    const around = { facts: facts({ images }), places: { slots: {}, addressOf: () => '' }, removals: [] };
    const steps = instanceSteps(
      { ...base, action: 'restart', why },
      { ...around, decisions: [], barriers: [] },
    );
    assert.deepEqual(
      steps.map(({ id, needs, why }) => [id, needs, why]),
      [
        ['stop:web-one', [], 'the network of its pod was gone'],
        ['start:web-one', ['stop:web-one', 'start:pod:front'], undefined],
        ['ready:web-one', ['start:web-one'], undefined],
      ],
    );
  });
});
