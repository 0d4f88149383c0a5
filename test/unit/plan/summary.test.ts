import assert from 'node:assert/strict';
import { DockeropsError, type DockeropsEvent } from '../../../src/core/index.ts';
import { applyPlan, type Plan, type Step } from '../../../src/plan/index.ts';
import { Bench, planRun } from './support.ts';

const broken = () => Promise.reject(new DockeropsError('it broke'));

async function summaryFor(
  steps: readonly Step[],
  bench: Bench,
  { policy = 'skip-dependents', concurrency }: { policy?: Plan['policy']; concurrency?: number } = {},
) {
  const { run, events } = planRun();
  const plan = { title: 'run all', policy, achieved: 'ready', steps } as const;
  await applyPlan(plan, bench.kinds, run, concurrency).catch(() => undefined);
  const ended = events.find((event): event is Extract<DockeropsEvent, { type: 'plan-ended' }> => {
    return event.type === 'plan-ended';
  });
  return ended ?? assert.fail('no summary');
}

describe('the summary of a plan', () => {
  it('counts what is ready, what failed, and what was skipped because of it, through however many', async () => {
    const bench = new Bench();
    const { error, ...summary } = await summaryFor(
      [
        bench.step('network'),
        bench.step('start db', ['network'], broken, { subject: 'db' }),
        bench.step('wait db', ['start db'], undefined, { subject: 'db' }),
        bench.step('create api', ['network'], undefined, { subject: 'api' }),
        bench.step('start api', ['create api', 'wait db'], undefined, { subject: 'api' }),
        bench.step('start web', ['start api'], undefined, { subject: 'web' }),
        bench.step('start mail', ['network'], undefined, { subject: 'mail' }),
      ],
      bench,
    );
    assert.equal(error?.message, 'it broke');
    assert.deepEqual(summary, {
      type: 'plan-ended',
      title: 'run all',
      ok: false,
      achieved: 'ready',
      done: ['mail'],
      failed: ['db'],
      skipped: [
        { name: 'api', because: 'db' },
        { name: 'web', because: 'db' },
      ],
    });
  });

  it('names what failed, not the skipped itself, where nothing needs another and the first failure ends all', async () => {
    const bench = new Bench();
    const steps = [bench.step('build.conf', [], broken), bench.step('run.conf')];
    const { skipped } = await summaryFor(steps, bench, { policy: 'stop', concurrency: 1 });
    assert.deepEqual(skipped, [{ name: 'do run.conf', because: 'do build.conf' }]);
  });

  it('names the step where what failed is about no instance: the network', async () => {
    const bench = new Bench();
    const steps = [
      bench.step('network', [], broken),
      bench.step('start db', ['network'], undefined, { subject: 'db' }),
    ];
    const { failed, skipped } = await summaryFor(steps, bench);
    assert.deepEqual([failed, skipped], [['do network'], [{ name: 'db', because: 'do network' }]]);
  });

  it('says that all went well', async () => {
    const bench = new Bench();
    const { ok, done, failed } = await summaryFor([bench.step('a', [], undefined, { subject: 'a' })], bench);
    assert.deepEqual([ok, done, failed], [true, ['a'], []]);
  });

  it('is not kept waiting by steps that only wait', async () => {
    const bench = new Bench();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    bench.kinds.add<object>({
      name: 'wait',
      title: () => 'wait',
      deadlineMs: 5000,
      busyMs: 0,
      apply: () => opened,
    });
    const waits = Array.from({ length: 20 }, (_, n): Step => ({
      id: `w${n}`,
      kind: 'wait',
      params: {},
      needs: [],
    }));
    const last = bench.step('work', [], async () => open());
    assert.equal((await summaryFor([...waits, last], bench)).ok, true);
  });
});
