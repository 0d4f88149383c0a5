import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findCircle } from '../../../src/plan/index.ts';
import { Bench } from './support.ts';

describe('a plan that cannot be', () => {
  const refuses = async (what: RegExp, make: (bench: Bench) => Parameters<Bench['run']>) => {
    const bench = new Bench();
    await assert.rejects(bench.run(...make(bench)), what);
    assert.deepEqual(bench.trace, [], 'something was done all the same');
  };

  it('has a circle', () =>
    refuses(/circle a -> b -> a/, (bench) => [[bench.step('a', ['b']), bench.step('b', ['a'])]]));

  it('has a step that needs itself', () => refuses(/circle a -> a/, (bench) => [[bench.step('a', ['a'])]]));

  it('has an id twice, also among the steps for the end', async () => {
    await refuses(/duplicate step id/, (bench) => [[bench.step('a'), bench.step('a')]]);
    await refuses(/duplicate step id/, (bench) => [[bench.step('a')], { finally: [bench.step('a')] }]);
  });

  it('needs what is not there', () =>
    refuses(/a needs b, which is not there/, (bench) => [[bench.step('a', ['b'])]]));

  it('needs for its work what only comes at the end', () =>
    refuses(/a needs z, which is not there/, (bench) => [
      [bench.step('a', ['z'])],
      { finally: [bench.step('z')] },
    ]));
});

describe('findCircle', () => {
  it('gives the way round, from where it starts to there again', () => {
    const edges = new Map([
      ['start', ['a']],
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    assert.deepEqual(findCircle(edges), ['a', 'b', 'c', 'a']);
  });

  it('finds one exactly when going back along the graph never ends', () => {
    const nodes = fc.array(fc.array(fc.nat({ max: 7 }), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(nodes, (drawn) => {
        const edges = new Map(drawn.map((targets, n) => [String(n), targets.map(String)]));
        const circle = findCircle(edges);
        assert.equal(circle !== undefined, !canBeSorted(edges));
        circle?.slice(1).forEach((node, index) => {
          assert.ok(edges.get(circle[index] ?? '')?.includes(node), 'not an edge of the graph');
        });
      }),
    );
  });
});

/** By taking away, again and again, what points nowhere any more (Kahn). */
function canBeSorted(edges: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(edges);
  for (;;) {
    const free = [...left].find(([, targets]) => targets.every((target) => !left.has(target)));
    if (!free) return left.size === 0;
    left.delete(free[0]);
  }
}
