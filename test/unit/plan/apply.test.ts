import assert from 'node:assert/strict';
import { DockeropsError, ExitCode, InterruptedError, UsageError } from '../../../src/core/index.ts';
import { applyPlan, type Plan, type Step } from '../../../src/plan/index.ts';
import type { Run } from '../../../src/ports/index.ts';
import { Bench, planRun, untilTold } from './support.ts';

const planOf = (steps: readonly Step[]): Plan => ({ title: 'run all of demo', policy: 'stop', steps });

describe('applying a plan', () => {
  it('reports what was done', async () => {
    const bench = new Bench();
    const report = await applyPlan(planOf([bench.step('a')]), bench.kinds, planRun().run);
    assert.equal(report.ok, true);
    assert.deepEqual(bench.trace, ['+a', '-a']);
  });

  it('throws the first failure', async () => {
    const bench = new Bench();
    const bad = bench.step('bad', [], () => Promise.reject(new DockeropsError('it broke')));
    await assert.rejects(applyPlan(planOf([bad]), bench.kinds, planRun().run), /it broke/);
  });

  it('gives exit code 2, nothing was changed, only where that is so', async () => {
    const bench = new Bench();
    const where = { file: 'run.conf', line: 3 };
    const wrong = (needs: readonly string[]) =>
      bench.step('wrong', needs, () => Promise.reject(new UsageError('not so', { hint: 'so', where })));
    const ended = (...steps: readonly Step[]) =>
      applyPlan(planOf(steps), bench.kinds, planRun().run).then(
        () => assert.fail('it went well'),
        (error: unknown) => {
          const { message, hints, where: at, exitCode } = error as DockeropsError;
          return [message, hints, at, exitCode];
        },
      );
    assert.deepEqual(await ended(wrong([])), ['not so', ['so'], where, 2]);
    assert.deepEqual(await ended(bench.step('a'), wrong(['a'])), ['not so', ['so'], where, 1]);
  });

  it('asks the engine nothing when there is nothing to do', async () => {
    const bench = new Bench();
    const { run, events } = planRun();
    const unreachable = { ...run, ports: {} as Run['ports'] };
    assert.equal((await applyPlan(planOf([]), bench.kinds, unreachable)).ok, true);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['plan-made'],
    );
  });

  it('names what an interruption left, by its subjects and at what they were, and keeps its exit code', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const { run } = planRun(controller.signal);
    const working = bench.step(
      'wait db',
      ['start mail'],
      (tools) => {
        const told = untilTold(tools);
        controller.abort(new InterruptedError('SIGTERM', ExitCode.terminated));
        return told;
      },
      { subject: 'db' },
    );
    const mail = bench.step('start mail', [], undefined, { subject: 'mail' });
    const web = bench.step('start web', ['wait db'], undefined, { subject: 'web' });
    const ready = bench.step('wait web', ['start web'], undefined, { subject: 'web' });
    const steps = [mail, working, web, ready, bench.step('never', ['wait db'])];
    const plan = { ...planOf(steps), achieved: 'ready' };
    await assert.rejects(applyPlan(plan, bench.kinds, run), (error) => {
      assert.ok(error instanceof InterruptedError);
      assert.equal(error.exitCode, ExitCode.terminated);
      assert.equal(
        error.message,
        'run all of demo: interrupted; ready: mail; left: db (do wait db), web, do never',
      );
      return true;
    });
  });
});
