import assert from 'node:assert/strict';
import { UsageError } from '../../../../src/core/index.ts';
import { describePlan, KindRegistry, type Step } from '../../../../src/plan/index.ts';
import { startInstance, stopInstance } from '../../../../src/platform/kinds/lifecycle.ts';
import { targetsFirst } from '../../../../src/platform/lifecycle/order.ts';
import {
  graceOf,
  planOf,
  restartSteps,
  startSteps,
  stopSteps,
} from '../../../../src/platform/lifecycle/plan.ts';
import type { ReadyParams } from '../../../../src/platform/kinds/instance-ready.ts';
import { instance } from '../../../support/observed.ts';

const base = instance('base');
const web = instance('web', { BASE: 'base/one' });
const proxy = instance('proxy', { WEB: 'web/one', BASE: 'base/one' });
const all = [base, proxy, web];

const needs = (steps: readonly Step[]) =>
  Object.fromEntries(steps.map((step) => [step.id, [...step.needs].sort()]));

const ready = (name: string): ReadyParams => ({
  call: name,
  name: `p-${name}-one`,
  container: name,
  instance: 'one',
  wait: 'ready',
  probes: [{ kind: 'running' }],
  timeoutSeconds: 60,
});

describe('the order of instances', () => {
  it('stops those that link to others first', () => {
    assert.deepEqual(needs(stopSteps(all, 10)), {
      'stop:p-base-one': ['stop:p-proxy-one', 'stop:p-web-one'],
      'stop:p-web-one': ['stop:p-proxy-one'],
      'stop:p-proxy-one': [],
    });
  });

  it('starts link targets first, and waits until they are ready', () => {
    const readiness = new Map([['p-base-one', ready('base')]]);
    assert.deepEqual(needs(startSteps([base, web], readiness)), {
      'start:p-base-one': [],
      'ready:p-base-one': ['start:p-base-one'],
      'start:p-web-one': ['ready:p-base-one'],
    });
  });

  it('restarts each once it and what links to it is stopped: one that does not stop holds up no others', () => {
    const mail = instance('mail');
    assert.deepEqual(needs(restartSteps([base, web, mail], 10, new Map())), {
      'stop:p-web-one': [],
      'stop:p-base-one': ['stop:p-web-one'],
      'stop:p-mail-one': [],
      'start:p-base-one': ['stop:p-base-one'],
      'start:p-web-one': ['start:p-base-one', 'stop:p-web-one'],
      'start:p-mail-one': ['stop:p-mail-one'],
    });
  });

  it('minds only the instances that are meant', () => {
    assert.deepEqual(needs(stopSteps([base], 10)), { 'stop:p-base-one': [] });
  });

  it('does not mix the links of two projects', () => {
    const elsewhere = instance('base', {}, { name: 'q-base-one', labels: { 'io.dockerops.project': 'q' } });
    assert.deepEqual(targetsFirst([elsewhere, web]).get('p-web-one'), []);
  });

  it('survives links in a circle, as instances re-created one by one may have them', () => {
    const one = instance('a', { B: 'b/one' });
    const other = instance('b', { A: 'a/one' });
    const order = targetsFirst([one, other]);
    assert.deepEqual([order.get('p-a-one'), order.get('p-b-one')], [['p-b-one'], []]);
  });
});

describe('the grace of a stop', () => {
  it('is ten seconds unless told, and within the deadline of its step', () => {
    assert.equal(graceOf(undefined), 10);
    const [step] = stopSteps([base], 120);
    assert.equal(step?.params['graceSeconds'], 120);
    assert.ok((step.deadlineMs ?? 0) > 120_000);
  });

  it('cannot be negative, which would mean for ever', () => {
    assert.throws(() => graceOf(-1), UsageError);
    assert.equal(graceOf(0), 0);
  });
});

describe('a plan to stop', () => {
  it('reads as what a user would type', () => {
    const kinds = new KindRegistry().add(stopInstance).add(startInstance);
    const lines = describePlan(planOf('stop all', stopSteps([base], 10), 'stopped'), kinds);
    assert.deepEqual(
      lines.map(({ title }) => title),
      ['stop base-one'],
    );
  });
});
