import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import {
  after,
  applyPlan,
  describePlan,
  type Plan,
  type Step,
  type StepKind,
} from '../../../src/plan/index.ts';
import { Gate } from '../../support/gate.ts';
import { Bench, outcomes, planRun } from './support.ts';

const plain = { title: () => 'do it', deadlineMs: 5000, apply: () => Promise.resolve() };
const one = (kind: string): Step => ({ id: 'x', kind, params: {}, needs: [] });

describe('what a kind knows', () => {
  it('leaves alone what is done already', async () => {
    const bench = new Bench();
    const apply = () => assert.fail('applied all the same');
    bench.kinds.add({ ...plain, name: 'k', check: async () => true, apply });
    assert.deepEqual(outcomes(await bench.run([one('k')])), { x: 'unchanged' });
  });

  it('may give the outputs of what is done already', async () => {
    const bench = new Bench();
    bench.kinds.add({ ...plain, name: 'k', check: async () => ({ id: 'sha256:1' }) });
    const report = await bench.run([one('k')]);
    assert.deepEqual(report.outputs.get('x'), { id: 'sha256:1' });
    assert.deepEqual(outcomes(report), { x: 'unchanged' });
  });

  it('takes back what failed halfway, and still reports the failure', async () => {
    const bench = new Bench();
    const undone: unknown[] = [];
    bench.kinds.add<{ name: string }>({
      ...plain,
      name: 'k',
      apply: () => Promise.reject(new DockeropsError('half done')),
      undo: async ({ name }) => void undone.push(name),
    });
    const report = await bench.run([{ ...one('k'), params: { name: 'demo' } }]);
    assert.deepEqual(undone, ['demo']);
    assert.equal(report.firstError?.message, 'half done');
  });

  it('takes nothing back that was not begun', async () => {
    const bench = new Bench();
    const check = () => Promise.reject(new DockeropsError('cannot look'));
    bench.kinds.add({ ...plain, name: 'k', check, undo: () => assert.fail('undone') });
    assert.deepEqual(outcomes(await bench.run([one('k')])), { x: 'failed' });
  });

  it('warns when taking back fails, too', async () => {
    const bench = new Bench();
    const { run, events } = planRun();
    const fail = (text: string) => () => Promise.reject(new DockeropsError(text));
    bench.kinds.add({ ...plain, name: 'k', apply: fail('broke'), undo: fail('stuck') });
    const report = await bench.run([one('k')], { run });
    assert.equal(report.firstError?.message, 'broke');
    const warnings = events.filter((event) => event.type === 'message').map(({ text }) => text);
    assert.deepEqual(warnings, ['could not undo "do it": stuck']);
  });
});

describe('a step that turns into steps', () => {
  const expanding = (bench: Bench, steps: () => readonly Step[]): StepKind<object> => ({
    ...plain,
    name: 'many',
    expand: async () => (bench.trace.push('expand'), steps()),
  });

  it('ends when they have ended, and has their outputs', async () => {
    const bench = new Bench();
    bench.kinds.add(
      expanding(bench, () => [
        bench.step('x.1', [], async () => ({ a: 1 })),
        bench.step('x.2', ['x.1'], async () => ({ b: 2 })),
      ]),
    );
    const next = bench.step('next', ['x'], async () => undefined, { params: { b: after('x', 'b') } });
    const report = await bench.run([one('many'), next]);
    assert.deepEqual(bench.trace, ['expand', '+x.1', '-x.1', '+x.2', '-x.2', '+next', '-next']);
    assert.deepEqual(report.outputs.get('x'), { a: 1, b: 2 });
  });

  it('takes no place of its own, and they take no more than there are', async () => {
    const bench = new Bench();
    bench.kinds.add(expanding(bench, () => [bench.step('x.1'), bench.step('x.2')]));
    const report = await bench.run([one('many'), bench.step('b'), bench.step('c')], { concurrency: 1 });
    assert.ok(report.ok);
    assert.equal(bench.most, 1);
  });

  it('fails with the first of them that fails', async () => {
    const bench = new Bench();
    bench.kinds.add(
      expanding(bench, () => [bench.step('x.1', [], () => Promise.reject(new DockeropsError('inner')))]),
    );
    const report = await bench.run([one('many'), bench.step('next', ['x'])], { policy: 'skip-dependents' });
    assert.deepEqual(outcomes(report), { 'x.1': 'failed', x: 'failed', next: 'skipped' });
    assert.equal(report.firstError?.message, 'inner');
  });

  it('is not done when they were skipped', async () => {
    const bench = new Bench();
    const bad = bench.step('bad', [], () => Promise.reject(new DockeropsError('outer')));
    // It expands when `bad` has ended, so that its steps are skipped.
    const ended = new Gate();
    bench.kinds.add({ ...plain, name: 'many', expand: () => ended.passed.then(() => [bench.step('x.1')]) });
    const { run } = planRun();
    const emit: typeof run.emit = (event) => {
      if (event.type === 'step-ended') ended.open();
    };
    const report = await bench.run([bad, one('many')], { run: { ...run, emit } });
    assert.deepEqual(outcomes(report), { bad: 'failed', 'x.1': 'skipped', x: 'skipped' });
  });

  it('is unchanged when all of them are', async () => {
    const bench = new Bench();
    bench.kinds.add({ ...plain, name: 'same', check: async () => true });
    bench.kinds.add(expanding(bench, () => [{ ...one('same'), id: 'x.1' }]));
    assert.deepEqual(outcomes(await bench.run([one('many')])), { 'x.1': 'unchanged', x: 'unchanged' });
  });

  it('may not turn into a step that is there already', async () => {
    const bench = new Bench();
    bench.kinds.add(expanding(bench, () => [bench.step('other')]));
    const report = await bench.run([one('many'), bench.step('other')]);
    assert.match(String(report.firstError?.message), /x turned into other, which is there already/);
  });
});

describe('outputs of earlier steps', () => {
  it('reach the parameters of later ones, however deep', async () => {
    const bench = new Bench();
    const seen: unknown[] = [];
    const make = bench.step('make', [], async () => ({ id: 'abc' }));
    const params = { list: [{ id: after('make', 'id') }] };
    const use = bench.step('use', ['make'], async (_, given) => void seen.push(given['list']), { params });
    await bench.run([make, use]);
    assert.deepEqual(seen, [[{ id: 'abc' }]]);
  });

  it('that were never given fail the step that wants them, by name', async () => {
    const bench = new Bench();
    const use = bench.step('use', ['make'], undefined, { params: { id: after('make', 'id') } });
    const report = await bench.run([bench.step('make'), use]);
    assert.equal(report.firstError?.message, 'do use: step make gave no "id"');
  });

  it('may be used only by steps that come after', async () => {
    const bench = new Bench();
    const use = bench.step('use', [], undefined, { params: { id: after('make', 'id') } });
    await assert.rejects(bench.run([bench.step('make'), use]), /use uses "id" of make, but does not need it/);
    const through = { ...use, needs: ['between'] };
    const make = bench.step('make', [], async () => ({ id: 1 }));
    assert.ok((await bench.run([make, bench.step('between', ['make']), through])).ok);
  });
});

describe('a dry run', () => {
  const plan = (bench: Bench): Plan => ({
    title: 'test',
    policy: 'stop',
    steps: [
      bench.step('build', [], undefined, { why: 'image missing' }),
      { ...bench.step('run', ['build']), params: { title: after('build', 'id') } },
    ],
    finally: [bench.step('tidy')],
  });

  it('says what is not known yet, why, and what needs what', () => {
    const bench = new Bench();
    assert.deepEqual(describePlan(plan(bench), bench.kinds), [
      { id: 'build', kind: 'work', title: 'do build', needs: [], why: 'image missing' },
      { id: 'run', kind: 'work', title: '(known after build)', needs: ['build'] },
      { id: 'tidy', kind: 'work', title: 'do tidy', needs: [] },
    ]);
  });

  it('does nothing', async () => {
    const bench = new Bench();
    const { run, events } = planRun();
    await applyPlan(plan(bench), bench.kinds, { ...run, dryRun: true });
    assert.deepEqual(bench.trace, []);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['plan-made'],
    );
  });
});
