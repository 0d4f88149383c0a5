import assert from 'node:assert/strict';
import { UsageError } from '../../../../src/core/index.ts';
import { callOf, selectInstances, selectOne, selectTargets } from '../../../../src/platform/select.ts';
import { noTerminal, testRun } from '../../../support/run.ts';
import { instance } from '../../../support/observed.ts';

const web = [instance('web/nodeA'), instance('web/nodeB')];
const base = instance('base');
const stopped = instance('worker/two', {}, { state: 'exited', status: 'Exited (0) 2 minutes ago' });
const all = [...web, base, stopped];
const known = ['base', 'web', 'worker', 'mail'];
const { run } = testRun('/');

const calls = (selection: { name: string; instance?: string }) =>
  selectInstances(all, selection, known).map(callOf);

const refusal = async (promise: Promise<unknown>): Promise<UsageError> => {
  const error = await promise.then(
    () => assert.fail('was not refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UsageError, String(error));
  assert.equal(error.exitCode, 2);
  return error;
};

describe('naming instances', () => {
  it('takes a container, and all of its instances', () => {
    assert.deepEqual(calls({ name: 'web' }), ['web,instance=nodeA', 'web,instance=nodeB']);
  });

  it('takes wildcards in both names, where everything but * stands for itself', () => {
    assert.deepEqual(calls({ name: 'w*', instance: '*B' }), ['web,instance=nodeB']);
    assert.deepEqual(calls({ name: 'w.b*' }), []);
    assert.equal(calls({ name: '*' }).length, 4);
  });

  it('takes all', () => {
    assert.equal(calls({ name: 'all' }).length, 4);
    assert.deepEqual(calls({ name: 'all', instance: 'one' }), ['base,instance=one']);
  });

  it('finds nothing of a container that has no instance', () => {
    assert.deepEqual(calls({ name: 'mail' }), []);
  });

  it('refuses an unknown container and suggests the nearest', async () => {
    const error = await refusal(Promise.resolve().then(() => calls({ name: 'wep' })));
    assert.match(error.message, /no container "wep"/);
    assert.match(error.hints.join(), /did you mean "web"/);
  });
});

describe('naming one instance', () => {
  it('is the only one there is', async () => {
    assert.equal(await selectOne(run, all, { name: 'base' }, known), base);
  });

  it('fails and names them where there are several and no terminal', async () => {
    const error = await refusal(selectOne(run, all, { name: 'web' }, known));
    assert.match(error.message, /nodeA, nodeB/);
    assert.ok(error.hints.includes('web,instance=nodeB'));
  });

  it('asks on a terminal, naming them', async () => {
    const offered: string[] = [];
    const terminal = {
      ...noTerminal,
      interactive: true,
      choose: async (_question: string, options: readonly string[]) => {
        offered.push(...options);
        return 'web,instance=nodeB';
      },
    };
    const asking = testRun('/', { terminal }).run;
    assert.equal(await selectOne(asking, all, { name: 'web' }, known), web[1]);
    assert.deepEqual(offered, ['web,instance=nodeA', 'web,instance=nodeB']);
  });

  it('does not ask when instance= says it', async () => {
    assert.equal(await selectOne(run, all, { name: 'web', instance: 'nodeA' }, known), web[0]);
  });

  it('suggests the nearest instance for one that is not there', async () => {
    const error = await refusal(selectOne(run, all, { name: 'web', instance: 'nodeC' }, known));
    assert.match(error.hints.join(), /did you mean "node[AB]"/);
  });

  it('says that a stopped one is not running, and how to start it', async () => {
    const error = await refusal(selectOne(run, all, { name: 'worker' }, known));
    assert.match(error.message, /worker,instance=two is not running/);
    assert.deepEqual(error.hints, ['dockerops start:worker,instance=two']);
  });

  it('takes a stopped one where that will do', async () => {
    assert.equal(await selectOne(run, all, { name: 'worker' }, known, 'any'), stopped);
  });

  it('says of a container without instances how to run it', async () => {
    const error = await refusal(selectOne(run, all, { name: 'mail' }, known));
    assert.match(error.message, /mail is not running/);
    assert.deepEqual(error.hints, ['dockerops run:mail']);
  });
});

describe('naming the targets of a plan', () => {
  it('means all with a pattern, one with a bare name', async () => {
    assert.deepEqual(await selectTargets(run, all, { name: 'web*' }, known), web);
    assert.deepEqual(await selectTargets(run, all, { name: 'web', instance: '*' }, known), web);
    await refusal(selectTargets(run, all, { name: 'web' }, known));
  });

  it('may be nothing', async () => {
    assert.deepEqual(await selectTargets(run, all, { name: 'mail' }, known), []);
  });
});
