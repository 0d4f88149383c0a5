import assert from 'node:assert/strict';
import { buildProject, plan, run as runPlatform } from '../../../src/platform/index.ts';
import type { PlannedStep } from '../../../src/core/index.ts';
import type { TestRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

describe('what a run would do, before anything is built', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this, ['store', 'web']);
    await platform.write(
      'conf/run.conf',
      '[store]\ngroup = back\n\n[web,instance=a]\ngroup = front\n\n[web,instance=b]\ngroup = front\nmemory = 64m\n\n[web,instance=c]\nvolumes[] = ./missing:/srv/x\nvolumes[] = ./conf:/srv/y\nvolumes[] = cache:/srv/z\n',
    );
    await platform.write('conf/small.conf', '[web,instance=b]\nmemory = 32m\n\n[store,instance=two]\n');
  });
  after(() => platform.remove());

  const dry = (): TestRun => {
    const test = platform.run();
    return { ...test, run: { ...test.run, dryRun: true } };
  };
  const building = { name: 'all', progress: false, cache: true, pull: false };
  const stepsOf = ({ events }: TestRun): readonly PlannedStep[] =>
    events.flatMap((event) => (event.type === 'plan-made' ? event.steps : []));
  const created = (test: TestRun) => stepsOf(test).flatMap(({ id }) => /^create:(.+)$/.exec(id)?.[1] ?? []);

  it('counts on the images that an earlier task of the line would build', async () => {
    const test = dry();
    await buildProject(test.run, building);
    await runPlatform(test.run, { name: 'all' });
    assert.deepEqual(created(test), ['store-one', 'web-a', 'web-b', 'web-c']);
    assert.equal(await platform.engine.images.inspect(`${platform.name}/web`), undefined);
  });

  it('counts on none that nobody would build', async () => {
    await assert.rejects(runPlatform(dry().run, { name: 'all' }), /the image .+\/web is not built/);
    const { run } = platform.run();
    await assert.rejects(plan(run, {}), /the image .+\/web is not built/);
  });

  const wouldCreate = async (given: Parameters<typeof runPlatform>[1]): Promise<readonly string[]> => {
    const test = dry();
    await buildProject(test.run, building);
    await runPlatform(test.run, given);
    return created(test);
  };

  it('warns of directories of the host that the engine would make', async () => {
    const test = dry();
    await buildProject(test.run, building);
    await runPlatform(test.run, { name: 'all' });
    const warnings = test.events.flatMap((event) =>
      event.type === 'message' && event.level === 'warning' ? [event.text] : [],
    );
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.match(
      warnings[0] ?? '',
      /^web-c wants \/.*\/missing at \/srv\/x, and it is not there: the engine makes/,
    );
  });

  it('group= is about the sections of that group and of no other, of a container or of all', async () => {
    assert.deepEqual(await wouldCreate({ group: 'front' }), ['web-a', 'web-b']);
    assert.deepEqual(await wouldCreate({ name: 'all', group: 'back' }), ['store-one']);
    assert.deepEqual(await wouldCreate({ name: 'web', group: 'front' }), ['web-a', 'web-b']);
    await assert.rejects(wouldCreate({ group: 'frnt' }), { hints: ['did you mean "front"?'] });
    await assert.rejects(
      wouldCreate({ name: 'store', group: 'front' }),
      /no instance in run.conf is of group "front"/,
    );
  });

  it('conf= reads the other file in the place of run.conf, whole', async () => {
    assert.deepEqual(await wouldCreate({ name: 'all', conf: 'small' }), ['web-b', 'store-two']);
    await assert.rejects(wouldCreate({ name: 'all', conf: 'smal' }), { hints: ['did you mean "small"?'] });
    await assert.rejects(wouldCreate({ conf: 'small', group: 'front' }), /of group "front"/);
  });
});
