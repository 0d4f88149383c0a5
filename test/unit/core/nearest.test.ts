import assert from 'node:assert/strict';
import { nearest, suggest } from '../../../src/core/index.ts';

describe('a mistyped name', () => {
  it('is told apart by a letter missing, added, changed or swapped', () => {
    const known = ['demo', 'dockerops-base', 'linked'];
    assert.deepEqual(
      ['dmo', 'demoo', 'dema', 'dmeo', 'DEMO', 'dockerops-bsae', 'linkd'].map((name) => nearest(name, known)),
      ['demo', 'demo', 'demo', 'demo', 'demo', 'dockerops-base', 'linked'],
    );
  });

  it('is one of two swapped letters first of all, however short', () => {
    const known = ['cp', 'ps', 'run'];
    assert.deepEqual(
      ['sp', 'rnu', 'ps', 'p'].map((name) => nearest(name, known)),
      ['ps', 'run', 'ps', 'cp'],
    );
  });

  it('suggests nothing when nothing is near', () => {
    assert.equal(nearest('postgres', ['demo', 'web']), undefined);
    assert.equal(nearest('', ['demo']), undefined);
    assert.equal(nearest('x'.repeat(1_000_000), ['demo']), undefined);
  });

  it('shows what there is instead, when that is not too much', () => {
    assert.equal(suggest('postgres', ['demo', 'web'], 'containers'), 'one of the containers: demo, web');
    assert.equal(suggest('dmo', ['demo', 'web']), 'did you mean "demo"?');
    assert.equal(suggest('x', []), undefined);
  });
});
