import assert from 'node:assert/strict';
import { Secret } from '../../../../src/core/index.ts';
import type { ResolvedInstance } from '../../../../src/platform/instance/instance.ts';
import { label } from '../../../../src/platform/labels.ts';
import { ids, image, made, planFor, step, wanted } from './support.ts';

const noNetwork = { network: { name: 'p', candidates: ['172.16.0.0/22'], taken: new Map<string, string>() } };

describe('the plan of a run (docs/performance.md)', () => {
  it('has a runtime volume for keys and secrets only', () => {
    const plain = new Map([['demo', image({ entrypoint: [] })]]);
    const volumesOf = (secrets: ResolvedInstance['secrets']) =>
      ids(planFor([wanted('demo', { secrets })], [], { images: plain })).filter((id) =>
        /volume|secrets/.test(id),
      );
    assert.deepEqual(volumesOf({}), []);
    assert.deepEqual(volumesOf({ TOKEN: new Secret('x') }), [
      'volume:demo-one:/run/dockerops',
      'secrets:demo-one',
    ]);
  });

  it('asks the engine nothing about what it makes itself, and all about what was there', () => {
    const told = (plan: ReturnType<typeof planFor>, ...of: readonly string[]) =>
      of.map((id) => step(plan, id).params).map(({ isNew, empty }) => isNew ?? empty);
    const all = ['volume:demo-one:/run/dockerops', 'keys:demo-one', 'start:demo-one'];
    assert.deepEqual(told(planFor([wanted('demo')], [], noNetwork), ...all), [true, true, true]);
    const stopped = planFor([wanted('demo')], [made(wanted('demo'), { state: 'exited' })]);
    assert.deepEqual(told(stopped, 'start:demo-one'), [undefined]);
    const labels = { [label.container]: 'demo', [label.instance]: 'one' };
    const left = { name: 'p-demo-one-runtime', labels };
    const kept = planFor([wanted('demo')], [], { ...noNetwork, runtimeVolumes: [left] });
    assert.deepEqual(told(kept, ...all), [undefined, undefined, true]);
  });
});
