import assert from 'node:assert/strict';
import type { Step } from '../../../../src/plan/index.ts';
import { cleanPlan, inReverse, nameOf } from '../../../../src/platform/clean/plan.ts';
import type { Inventory } from '../../../../src/platform/clean/observe.ts';
import { label } from '../../../../src/platform/labels.ts';
import { readInstance } from '../../../../src/platform/observe.ts';
import type { NetworkDetails } from '../../../../src/ports/index.ts';
import { instance, summary } from '../../../support/observed.ts';

const attached = { networks: { p: { address: '172.16.0.2', fixedAddress: '172.16.0.2' } } };
const base = instance('base', {}, attached);
const web = instance('web', { BASE: 'base/one' }, attached);

const runtimeVolume = (container: string) => ({
  name: `p-${container}-one-runtime`,
  labels: {
    [label.project]: 'p',
    [label.container]: container,
    [label.instance]: 'one',
    [label.role]: 'runtime',
  },
});
const network: NetworkDetails = {
  id: 'n',
  name: 'p',
  driver: 'bridge',
  labels: { [label.project]: 'p', [label.role]: 'network' },
  subnets: [],
  containers: [],
};
const inventory: Inventory = {
  ours: [base, web],
  pods: [],
  foreign: [],
  runtimeVolumes: [runtimeVolume('base'), runtimeVolume('web')],
  networks: [network],
};

const needs = (steps: readonly Step[]) => Object.fromEntries(steps.map((step) => [step.id, step.needs]));

describe('a plan to clean', () => {
  it('stops dependents first, then removes container, runtime volume and network', () => {
    assert.deepEqual(needs(cleanPlan('clean all', inventory, [base, web], 10).steps), {
      'stop:p-base-one': ['stop:p-web-one'],
      'stop:p-web-one': [],
      'remove:p-base-one': ['stop:p-base-one'],
      'remove:p-web-one': ['stop:p-web-one'],
      'volume:p-base-one-runtime': ['remove:p-base-one'],
      'volume:p-web-one-runtime': ['remove:p-web-one'],
      'network:p': ['remove:p-base-one', 'remove:p-web-one'],
    });
  });

  it('leaves the network to an instance that stays, and the runtime volume of that instance', () => {
    const { steps } = cleanPlan('clean web', inventory, [web], 10);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['stop:p-web-one', 'remove:p-web-one', 'volume:p-web-one-runtime'],
    );
  });

  it('leaves the network to a stranger on it', () => {
    const stranger = { ...summary('x'), name: 'stranger', labels: {}, ...attached };
    const { steps } = cleanPlan('clean all', { ...inventory, foreign: [stranger] }, [base, web], 10);
    assert.ok(!steps.some(({ id }) => id.startsWith('network:')));
  });

  it('calls a helper container that, and does not stop what never runs', () => {
    const labels = { [label.project]: 'p', [label.role]: 'helper' };
    const helper = readInstance({ ...summary('web'), name: 'p-web-one.fill', state: 'created', labels });
    const { steps } = cleanPlan('clean all', { ...inventory, ours: [helper] }, [helper], 10);
    assert.equal(nameOf(helper), 'helper container p-web-one.fill');
    const [removal] = steps;
    assert.deepEqual(
      [removal?.id, removal?.params['call'], removal?.needs],
      ['remove:p-web-one.fill', 'helper container p-web-one.fill', []],
    );
  });

  it('takes what an interrupted clean left over', () => {
    const left = { ...inventory, ours: [], pods: [], runtimeVolumes: [runtimeVolume('web')] };
    assert.deepEqual(needs(cleanPlan('clean all', left, [], 10).steps), {
      'volume:p-web-one-runtime': [],
      'network:p': [],
    });
  });

  it('has nothing to do where nothing is', () => {
    const nothing: Inventory = { ours: [], pods: [], foreign: [], runtimeVolumes: [], networks: [] };
    assert.deepEqual(cleanPlan('clean all', nothing, [], 10).steps, []);
  });

  it('goes on with others when one cannot be stopped', () => {
    assert.equal(cleanPlan('clean all', inventory, [base, web], 10).policy, 'skip-dependents');
  });
});

describe('the order of clean:all', () => {
  it("is run.conf's in reverse, then the project's others", () => {
    const others = instance('adhoc');
    const spec = [{ container: 'base' }, { container: 'web', instance: 'one' }];
    assert.deepEqual(
      inReverse([others, base, web], spec).map(({ container }) => container),
      ['web', 'base', 'adhoc'],
    );
  });
});
