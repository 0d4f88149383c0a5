import assert from 'node:assert/strict';
import { runtimePath } from '../../../../src/platform/instance/mounts.ts';
import { changesOf, changesView } from '../../../../src/platform/run/changes.ts';
import { departed } from '../../../../src/platform/run/departed.ts';
import { planRun } from '../../../../src/platform/run/plan.ts';
import { label } from '../../../../src/platform/labels.ts';
import { readAll, type ObservedInstance } from '../../../../src/platform/observe.ts';
import type { ResolvedInstance } from '../../../../src/platform/instance/instance.ts';
import {
  decisionsFor,
  facts,
  ids,
  image,
  known,
  link,
  made,
  planFor,
  specIn,
  step,
  wanted,
} from './support.ts';

const demo = wanted('demo', { env: { GREETING: 'good day' } });
const before = wanted('demo', { env: { GREETING: 'hello' } });

const converge = (instances: readonly ResolvedInstance[], there: readonly ObservedInstance[]) =>
  planFor(instances, there, {}, 'converge');

const volume = (name: string) => ({ type: 'volume', source: '', target: runtimePath, readOnly: false, name });

/** A container that a killed run made to take the place of an instance. */
const successor = (one: ResolvedInstance, more: Parameters<typeof made>[1] = {}) =>
  made(one, {
    id: 'id-new',
    name: `p-${one.container}-${one.instance}.new-0123abcd`,
    mounts: [volume(`p-${one.container}-${one.instance}-runtime-0123abcd`)],
    ...more,
    labels: { [label.replaces]: 'id-old', ...more.labels },
  });

const together = (...ones: readonly ObservedInstance[]) =>
  readAll(ones.map(({ summary }) => summary)).instances;

describe('run:all on an instance whose settings changed', () => {
  const plan = converge([demo], [made(before, { id: 'id-old', mounts: [volume('p-demo-one-runtime')] })]);

  it('makes the new one beside the old, and only then stops, starts, gates, removes and names', () => {
    assert.deepEqual(ids(plan), [
      'volume:demo-one:/run/dockerops',
      'persist:demo-one',
      'create:demo-one',
      'keys:demo-one',
      'replace:demo-one',
      'remove:demo-one',
      'name:demo-one',
    ]);
    assert.deepEqual(step(plan, 'replace:demo-one').needs, ['keys:demo-one']);
    assert.deepEqual(step(plan, 'remove:demo-one').needs, ['replace:demo-one']);
    assert.deepEqual(step(plan, 'name:demo-one').needs, ['remove:demo-one']);
    assert.equal(step(plan, 'replace:demo-one').why, 'env.GREETING (hello -> good day)');
  });

  it('gives it a temporary name, the same address, a runtime volume of its own, and the keys', () => {
    const spec = specIn(plan, 'demo-one');
    assert.equal(spec.name, 'p-demo-one.new-abcdef01');
    assert.equal(spec.labels[label.replaces], 'id-old');
    assert.equal(spec.network?.address, '172.16.0.9');
    assert.ok(spec.network.aliases.includes('p-demo-one'), 'links of others lead to its name');
    assert.ok(
      spec.mounts.some((mount) => 'source' in mount && mount.source === 'p-demo-one-runtime-abcdef01'),
    );
    assert.equal(step(plan, 'keys:demo-one').params['heirOf'], 'id-old');
  });

  it('forgets the old runtime volume once the old container is gone, and names the new one last', () => {
    const labels = { [label.container]: 'demo', [label.instance]: 'one' };
    const runtimeVolumes = [{ name: 'p-demo-one-runtime', labels }];
    const swap = planFor([demo], [made(before)], { runtimeVolumes }, 'converge');
    assert.deepEqual(step(swap, 'forget:p-demo-one-runtime').needs, ['remove:demo-one']);
    assert.deepEqual(step(swap, 'name:demo-one').needs, ['remove:demo-one', 'forget:p-demo-one-runtime']);
  });

  it('leaves its dependents alone, since the address is fixed', () => {
    const web = wanted('web', { links: [link('DEMO', 'demo/one')] });
    const there = [made(before), made(web, { labels: { 'io.dockerops.address.DEMO': '172.16.0.9' } })];
    assert.ok(!ids(converge([demo, web], there)).some((id) => id.endsWith(':web-one')));
  });

  it('does not touch a directory that the old one has mounted', () => {
    const mount = { type: 'bind', source: '/srv/p/data_p/demo_one/log', target: '/var/log', readOnly: false };
    assert.ok(!ids(converge([demo], [made(before, { mounts: [mount] })])).includes('persist:demo-one'));
  });

  it('never tells the value of what sounds like a secret', () => {
    const [decision] = decisionsFor(
      [wanted('demo', { env: { DB_PASSWORD: 'tiger' } })],
      [made(wanted('demo', { env: { DB_PASSWORD: 'lion' } }))],
      'converge',
    );
    assert.deepEqual(decision?.why, [{ what: 'env.DB_PASSWORD' }]);
  });

  it('refuses one that is a shell somebody has open', () => {
    const shell = made(wanted('demo', { starts: 'safemode' }));
    assert.throws(
      () => decisionsFor([demo], [shell], 'converge'),
      /demo-one is a shell that somebody has open/,
    );
  });
});

describe('ports that change hands', () => {
  const on = (call: string, hostPort: number) =>
    wanted(call, { ports: [{ hostPort, containerPort: 80, protocol: 'tcp' }] });
  const held = (call: string, hostPort: number) =>
    made(on(call, hostPort), {
      ports: [{ hostPort, containerPort: 80, protocol: 'tcp', hostAddress: '0.0.0.0' }],
    });

  it('are waited for', () => {
    const plan = converge([on('web', 80), on('demo', 81)], [held('demo', 80)]);
    assert.ok(step(plan, 'start:web-one').needs.includes('remove:demo-one'));
  });

  it('in a circle are refused, naming both', () => {
    const there = [held('demo', 80), held('web', 81)];
    assert.throws(
      () => converge([on('web', 80), on('demo', 81)], there),
      /web-one and demo-one wait for each other to give up their ports|demo-one and web-one/,
    );
  });
});

describe('what a killed run left', () => {
  it('is no instance of its own', () => {
    const [one, ...others] = together(made(before), successor(demo, { state: 'created' }));
    assert.deepEqual(
      [one?.name, others.length, one?.successors.map(({ id }) => id)],
      ['p-demo-one', 0, ['id-new']],
    );
  });

  it('by labels alone is none of ours: somebody committed an instance', () => {
    const foreign = successor(demo, { name: 'p-demo-one.new-mine' });
    assert.deepEqual(together(foreign), []);
  });

  it('while the old one is there is taken back', () => {
    const plan = converge([before], together(made(before), successor(demo)));
    assert.deepEqual(ids(plan), ['discard:demo-one']);
    const stopped = converge([before], together(made(before, { state: 'exited' }), successor(demo)));
    assert.deepEqual(step(stopped, 'start:demo-one').needs, ['discard:demo-one']);
  });

  it('is taken back before another is made: the old one, which the killed run had stopped, runs meanwhile', () => {
    const stopped = made(before, { state: 'exited', id: 'id-old' });
    const plan = converge([wanted('demo', { env: { GREETING: 'hey' } })], together(stopped, successor(demo)));
    assert.equal(step(plan, 'discard:demo-one').params['old'], 'id-old');
    assert.equal(step(plan, 'replace:demo-one').params['restore'], true);
  });

  it('is taken up where it runs as wanted, and only seen ready', () => {
    const there = together(made(before, { state: 'exited', id: 'id-old' }), successor(demo));
    const plan = converge([demo], there);
    assert.deepEqual(ids(plan), ['replace:demo-one', 'remove:demo-one', 'name:demo-one']);
    assert.equal(step(plan, 'replace:demo-one').params['successor'], 'id-new');
    assert.equal(step(plan, 'replace:demo-one').params['runtimeVolume'], 'p-demo-one-runtime-0123abcd');
  });

  it('once the old one is gone is the instance, and gets its name', () => {
    const there = together(successor(demo));
    assert.deepEqual(
      there.map(({ container, instance }) => [container, instance]),
      [['demo', 'one']],
    );
    const plan = converge([demo], there);
    assert.deepEqual(ids(plan), ['name:demo-one']);
    assert.equal(step(plan, 'name:demo-one').params['name'], 'p-demo-one');
  });

  const told = (...there: readonly ObservedInstance[]) => {
    const decisions = decisionsFor([demo], together(...there), 'converge');
    const plan = planRun('run', decisions, facts());
    return changesOf({ decisions, removals: [], known: known(), plan });
  };

  it('is told by a plan', () => {
    const plan = (...there: readonly ObservedInstance[]) =>
      told(...there).instances.map(({ action, downtime }) => [action, downtime]);
    assert.deepEqual(plan(made(demo), successor(demo)), [['undo', null]]);
    assert.deepEqual(plan(successor(demo)), [['finish', null]]);
    assert.deepEqual(plan(made(before)), [['re-create', { stopSeconds: 10, readySeconds: 60 }]]);
    assert.deepEqual(plan(made(demo)), [['none', null]]);
  });

  it('that is down is told as that: "none" would promise that it goes on answering', () => {
    const downtime = (...there: readonly ObservedInstance[]) => {
      const view = changesView(told(...there));
      return view.kind === 'table' ? view.rows.map((row) => row.at(-1)) : [];
    };
    const stopped = made(before, { state: 'exited', id: 'id-old' });
    assert.deepEqual(downtime(stopped), ['it is down']);
    assert.deepEqual(downtime(stopped, successor(before)), ['it is down']);
    assert.deepEqual(downtime(stopped, successor(demo)), ['none'], 'the new one answers already');
    assert.deepEqual(downtime(made(demo)), ['none']);
  });
});

describe('prune=True', () => {
  const general = { container: 'web' };
  const own = { container: 'demo', instance: 'one' };

  it('is about instances that no section of run.conf describes', () => {
    const there = [made(demo), made(wanted('demo/old')), made(wanted('web/3f2a9b10'))];
    assert.deepEqual(
      departed([general, own], there).map(({ name }) => name),
      ['p-demo-old'],
    );
  });

  it('never about a shell that somebody has open', () => {
    const shell = wanted('demo/safemode', { starts: 'safemode' });
    assert.deepEqual(departed([own], [made(shell)]), []);
    assert.equal(departed([own], [made(shell, { state: 'exited' })]).length, 1);
  });

  it('removes its runtime volume and nobody else’s', () => {
    const of = (instance: string) => ({
      name: `p-demo-${instance}-runtime`,
      labels: { [label.project]: 'p', [label.container]: 'demo', [label.instance]: instance },
    });
    const old = made(wanted('demo/old'));
    const runtimeVolumes = [of('one'), of('old')];
    const images = new Map([['demo', image()]]);
    const there = made(demo, { mounts: [volume('p-demo-one-runtime')] });
    const plan = planRun('run', decisionsFor([demo], [there]), facts({ runtimeVolumes, images }), [old]);
    assert.deepEqual(ids(plan), ['stop:p-demo-old', 'remove:p-demo-old', 'volume:p-demo-old-runtime']);
    assert.ok(plan.steps.every(({ why }) => why === 'it is not in run.conf'));
  });
});
