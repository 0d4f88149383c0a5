import assert from 'node:assert/strict';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import type { Step, StepKind } from '../../../src/plan/index.ts';
import { Gate } from '../../support/gate.ts';
import { Bench, outcomes } from './support.ts';

describe('the order of steps', () => {
  it('starts a step when what it needs has ended, and not before', async () => {
    const bench = new Bench();
    await bench.run([bench.step('c', ['a', 'b']), bench.step('a'), bench.step('b', ['a'])]);
    assert.deepEqual(bench.trace, ['+a', '-a', '+b', '-b', '+c', '-c']);
  });

  it('runs independent steps at the same time', async () => {
    const bench = new Bench();
    const [first, second] = [new Gate(), new Gate()];
    // Each waits for the other to have started: alone, neither would ever end.
    const a = bench.step('a', [], () => (first.open(), second.passed));
    const b = bench.step('b', [], () => (second.open(), first.passed));
    assert.equal((await bench.run([a, b])).ok, true);
  });

  it('keeps the order of the plan where the graph leaves it open', async () => {
    const bench = new Bench();
    await bench.run([bench.step('x'), bench.step('a', ['x']), bench.step('b')], { concurrency: 1 });
    assert.deepEqual(
      bench.trace.filter((entry) => entry.startsWith('+')),
      ['+x', '+a', '+b'],
    );
  });

  it('has no more at work at once than it may', async () => {
    const bench = new Bench();
    const steps = Array.from({ length: 20 }, (_, n) => bench.step(`s${n}`, [], () => turn()));
    await bench.run(steps, { concurrency: 3 });
    assert.equal(bench.most, 3);
  });

  it('goes on with a free place before the slowest has ended', async () => {
    const bench = new Bench();
    const gate = new Gate();
    const slow = bench.step('slow', [], () => gate.passed);
    const last = bench.step('last', ['quick'], async () => gate.open());
    assert.equal((await bench.run([slow, bench.step('quick'), last], { concurrency: 2 })).ok, true);
  });

  /** Two steps that have their place for so long. */
  const busyFor = (bench: Bench, busyMs: number, apply: StepKind<object>['apply']): readonly Step[] => {
    bench.kinds.add<object>({ name: 'stop', title: () => 'stop', deadlineMs: 5000, busyMs, apply });
    return ['a', 'b'].map((id) => ({ id, kind: 'stop', params: {}, needs: [] }));
  };

  it('gives the place of one that only waits by now to the next', async () => {
    const bench = new Bench();
    const gate = new Gate();
    const last = bench.step('last', [], async () => gate.open());
    // The first two end when the third has run.
    const steps = [...busyFor(bench, 1, () => gate.passed), last];
    assert.equal((await bench.run(steps, { concurrency: 1 })).ok, true);
  });

  it('and not before', async () => {
    const bench = new Bench();
    let [now, most] = [0, 0];
    const steps = busyFor(bench, 60_000, async () => {
      most = Math.max(most, ++now);
      await turn();
      now -= 1;
    });
    assert.equal((await bench.run(steps, { concurrency: 1 })).ok, true);
    assert.equal(most, 1);
  });

  it('holds for any graph: needs first, never too many, every step once', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.integer({ min: 1, max: 5 }), async (graph, concurrency) => {
        const bench = new Bench();
        const steps = graph.map(({ id, needs }) => bench.step(id, needs, () => turn()));
        const report = await bench.run(steps, { concurrency });
        assert.ok(report.ok);
        assert.ok(bench.most <= concurrency);
        for (const { id, needs } of graph) {
          assert.equal(bench.trace.filter((entry) => entry === `+${id}`).length, 1);
          for (const need of needs)
            assert.ok(bench.trace.indexOf(`-${need}`) < bench.trace.indexOf(`+${id}`));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('holds for any graph with failures: what needs a failed step never starts, the rest ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.nat(), async (graph, pick) => {
        const bench = new Bench();
        const culprit = graph[pick % graph.length]?.id;
        const work = (id: string) => async () => {
          await turn();
          if (id === culprit) throw new Error('broken');
        };
        const steps = graph.map(({ id, needs }) => bench.step(id, needs, work(id)));
        const ended = outcomes(await bench.run(steps, { policy: 'skip-dependents' }));
        for (const { id, needs } of graph) {
          const doomed = needs.some((need) => ended[need] !== 'done');
          assert.equal(ended[id], id === culprit ? 'failed' : doomed ? 'skipped' : 'done');
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Steps in any order of the list, each needing some that were drawn before it: so without a circle. */
const anyGraph = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 15 })
  .chain((drawn) => {
    const steps = drawn.map((picks, n) => ({
      id: `s${n}`,
      needs: n === 0 ? [] : [...new Set(picks.map((pick) => `s${pick % n}`))],
    }));
    return fc.shuffledSubarray(steps, { minLength: steps.length });
  })
  .map((steps): Pick<Step, 'id' | 'needs'>[] => steps);
