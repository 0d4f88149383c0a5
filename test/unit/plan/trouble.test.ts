import assert from 'node:assert/strict';
import { DockeropsError, InterruptedError, TimeoutError, systemClock } from '../../../src/core/index.ts';
import type { StepTools } from '../../../src/plan/index.ts';
import { Gate } from '../../support/gate.ts';
import { Bench, outcomes, planRun, untilTold } from './support.ts';

const broken = (): Promise<never> => Promise.reject(new DockeropsError('it broke'));

describe('a step that fails', () => {
  it('stops the plan: what is at work ends, nothing more starts', async () => {
    const bench = new Bench();
    const gate = new Gate();
    const { run } = planRun();
    const emit: typeof run.emit = (event) => {
      if (event.type === 'step-ended' && event.outcome === 'failed') gate.open();
    };
    const steps = [
      bench.step('bad', [], broken),
      bench.step('slow', [], () => gate.passed),
      bench.step('late'),
    ];
    const report = await bench.run(steps, { concurrency: 2, run: { ...run, emit } });
    assert.deepEqual(outcomes(report), { bad: 'failed', slow: 'done', late: 'skipped' });
    assert.equal(report.ok, false);
    assert.equal(report.firstError?.message, 'it broke');
    assert.equal(report.steps.find(({ step }) => step.id === 'late')?.reason, 'an earlier step failed');
  });

  it('takes along only what needs it, where the plan says so', async () => {
    const bench = new Bench();
    const steps = [
      bench.step('bad', [], broken),
      bench.step('child', ['bad']),
      bench.step('grandchild', ['child']),
      bench.step('other'),
    ];
    const report = await bench.run(steps, { policy: 'skip-dependents', concurrency: 1 });
    assert.deepEqual(outcomes(report), {
      bad: 'failed',
      child: 'skipped',
      grandchild: 'skipped',
      other: 'done',
    });
    const reasons = report.steps.map(({ reason }) => reason);
    assert.deepEqual(reasons, [undefined, '"do bad" failed', '"do bad" failed', undefined]);
  });

  it('is named by its title when it failed with something else than our errors', async () => {
    const bench = new Bench();
    const report = await bench.run([
      bench.step('bad', [], () => Promise.reject(new TypeError('x is not y'))),
    ]);
    assert.equal(report.firstError?.message, 'do bad: x is not y');
  });

  it('is named by its title where the engine told of a container by its id', async () => {
    const bench = new Bench();
    const id = 'c6ce8179'.repeat(8);
    const told = new DockeropsError(`cannot start ${id}: No such container: ${id}`);
    const report = await bench.run([bench.step('web-one', [], () => Promise.reject(told))]);
    assert.equal(
      report.firstError?.message,
      'do web-one: cannot start c6ce8179c6ce: No such container: c6ce8179c6ce',
    );
  });

  it('counts as the first failure when it fails first, whatever the order of the plan', async () => {
    const bench = new Bench();
    const gate = new Gate();
    const later = bench.step('later', [], async () => {
      await gate.passed;
      throw new DockeropsError('second');
    });
    const sooner = bench.step('sooner', [], async () => {
      gate.open();
      throw new DockeropsError('first');
    });
    assert.equal((await bench.run([later, sooner])).firstError?.message, 'first');
  });
});

describe('a deadline', () => {
  it('says how long it was and what the step waited for last', async () => {
    const bench = new Bench();
    const step = bench.step(
      'wait',
      [],
      (tools) => {
        tools.progress('the port to open');
        return untilTold(tools);
      },
      { deadlineMs: 20 },
    );
    const { firstError } = await bench.run([step]);
    assert.ok(firstError instanceof TimeoutError);
    assert.equal(firstError.message, 'do wait: no end after 0.02 s, waiting for the port to open');
  });

  it('may be further away than timers of Node reach', async () => {
    const bench = new Bench();
    const work = ({ run }: StepTools) => systemClock.sleep(20, run.signal);
    const report = await bench.run([bench.step('patient', [], work, { deadlineMs: 3_000_000_000 })]);
    assert.deepEqual(outcomes(report), { patient: 'done' });
  });

  it('ends the step it belongs to, and no other', async () => {
    const bench = new Bench();
    const gate = new Gate();
    const short = bench.step('short', [], (tools) => untilTold(tools).finally(() => gate.open()), {
      deadlineMs: 20,
    });
    const long = bench.step('long', [], () => gate.passed);
    assert.deepEqual(outcomes(await bench.run([short, long])), { short: 'failed', long: 'done' });
  });

  it('leaves a step alone that does not listen', async () => {
    const bench = new Bench();
    const deaf = bench.step('deaf', [], () => new Promise(() => undefined), { deadlineMs: 20 });
    const report = await bench.run([deaf]);
    assert.ok(report.firstError instanceof TimeoutError);
  });

  it('does not speak for a step that failed for a reason of its own while it was undone', async () => {
    const bench = new Bench();
    const late = new Gate();
    bench.kinds.add({
      name: 'undone',
      title: () => 'do it',
      deadlineMs: 20,
      apply: broken,
      undo: (_, { run }) => {
        assert.equal(run.signal.aborted, false);
        return late.passed;
      },
    });
    // Started after it and as impatient: when this one is told, its own deadline has passed.
    const next = bench.step('next', [], (tools) => untilTold(tools).finally(() => late.open()), {
      deadlineMs: 20,
    });
    const undone = { id: 'x', kind: 'undone', params: {}, needs: [] };
    const report = await bench.run([undone, next], { policy: 'skip-dependents' });
    assert.equal(report.steps.find(({ step }) => step.id === 'x')?.error?.message, 'it broke');
  });
});

describe('an interruption', () => {
  it('ends what is at work, starts nothing more, and says which is which', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const { run } = planRun(controller.signal);
    const reason = new InterruptedError('Ctrl-C');
    const steps = [
      bench.step('ended'),
      bench.step('working', ['ended'], (tools) => {
        const told = untilTold(tools);
        controller.abort(reason);
        return told;
      }),
      bench.step('never', ['working']),
    ];
    const report = await bench.run(steps, { run });
    assert.deepEqual(outcomes(report), { ended: 'done', working: 'aborted', never: 'skipped' });
    const of = (id: string) => report.steps.find(({ step }) => step.id === id);
    assert.equal(of('working')?.error, reason);
    assert.equal(of('never')?.reason, 'interrupted');
  });

  it('lets a step end that the engine would go on with anyway', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    bench.kinds.add<object>({
      name: 'stop',
      title: () => 'stop',
      deadlineMs: 5000,
      finishes: true,
      apply: async (_, { run }) => {
        controller.abort(new InterruptedError('Ctrl-C'));
        assert.equal(run.signal.aborted, false);
      },
    });
    const stop = { id: 'stop', kind: 'stop', params: {}, needs: [] };
    const { run } = planRun(controller.signal);
    const report = await bench.run([stop, bench.step('remove', ['stop'])], { run });
    assert.deepEqual(outcomes(report), { stop: 'done', remove: 'skipped' });
  });

  it('starts nothing when it came before', async () => {
    const bench = new Bench();
    const { run } = planRun(AbortSignal.abort(new InterruptedError()));
    assert.deepEqual(outcomes(await bench.run([bench.step('a')], { run })), { a: 'skipped' });
    assert.deepEqual(bench.trace, []);
  });
});

describe('steps for the end', () => {
  it('run after everything else, one by one, in order', async () => {
    const bench = new Bench();
    await bench.run([bench.step('a')], { finally: [bench.step('y'), bench.step('z')] });
    assert.deepEqual(bench.trace, ['+a', '-a', '+y', '-y', '+z', '-z']);
  });

  it('run although an earlier step failed', async () => {
    const bench = new Bench();
    const report = await bench.run([bench.step('bad', [], broken)], { finally: [bench.step('tidy')] });
    assert.deepEqual(outcomes(report), { bad: 'failed', tidy: 'done' });
    assert.equal(report.ok, false);
  });

  it('run with a living signal although the run was interrupted', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const { run } = planRun(controller.signal);
    const working = bench.step('working', [], (tools) => {
      const told = untilTold(tools);
      controller.abort(new InterruptedError());
      return told;
    });
    const tidy = bench.step('tidy', [], async (tools) => assert.equal(tools.run.signal.aborted, false));
    const report = await bench.run([working], { run, finally: [tidy] });
    assert.deepEqual(outcomes(report), { working: 'aborted', tidy: 'done' });
  });

  it('are reported when they fail, but do not make the plan fail, nor keep the next from running', async () => {
    const bench = new Bench();
    const report = await bench.run([bench.step('a')], {
      finally: [bench.step('bad', [], broken), bench.step('next')],
    });
    assert.deepEqual(outcomes(report), { a: 'done', bad: 'failed', next: 'done' });
    assert.equal(report.ok, true);
    assert.equal(report.firstError, undefined);
  });

  it('are skipped when they need a step that did not happen', async () => {
    const bench = new Bench();
    const report = await bench.run([bench.step('make', [], broken)], {
      finally: [bench.step('drop', ['make'])],
    });
    assert.deepEqual(outcomes(report), { make: 'failed', drop: 'skipped' });
  });
});
