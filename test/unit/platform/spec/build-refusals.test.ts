import assert from 'node:assert/strict';
import { containers, load, refusals } from './support.ts';

describe('build.conf is refused, with its line, for', () => {
  const refusedBuild = (text: string) =>
    refusals(load({ ...containers('demo'), 'conf/build.conf': text }, { env: { PROJECT_NAME: 't-spec' } }));

  it('a container without a directory, with the nearest', async () => {
    assert.match(
      (await refusedBuild('[dmo]\n'))[0] ?? '',
      /^conf\/build.conf:1 there is no directory .*apps_containers\/dmo for the container "dmo" \(did you mean "demo"\?\)/,
    );
    assert.match((await refusedBuild('[prject]\n'))[0] ?? '', /did you mean "project"/);
    assert.match(
      (await refusedBuild('[demo]\ncontext = nowhere\n'))[0] ?? '',
      /^conf\/build.conf:2 there is no directory .*\/nowhere/,
    );
  });

  it('unknown keys and wrong values', async () => {
    assert.deepEqual(
      await refusedBuild(
        '[project]\nssh_peer = no\n[base]\nbootstrap = perhaps\nsudo = x\n[demo]\nbuildarg.X = 1\n',
      ),
      [
        'conf/build.conf:2 "ssh_peer" is no key here (did you mean "ssh_peers"?)',
        'conf/build.conf:4 bootstrap = perhaps: this must be one of auto, never, always',
        'conf/build.conf:5 sudo = x: this must be yes or no',
        'conf/build.conf:7 "buildarg.X" is no key here (did you mean "build_arg.X"?)',
      ],
    );
  });

  it('a section twice', async () => {
    assert.deepEqual(await refusedBuild('[demo]\n[demo]\n'), [
      'conf/build.conf:2 the section [demo] was already on line 1',
    ]);
  });

  it('a folder whose name no image can have', async () => {
    const said = await refusals(load(containers('My App')));
    assert.match(
      said[0] ?? '',
      /apps_containers\/My App\/Dockerfile:1 "My App" is no name for a container.*rename the folder/,
    );
  });

  it('what is wrong in it and in run.conf, in one go', async () => {
    const said = await refusals(
      load({
        ...containers('demo'),
        'conf/build.conf': '[project]\nname = t-spec\n[x',
        'conf/run.conf': '[y]\n',
      }),
    );
    assert.deepEqual(
      said.map((text) => text.split(' ')[0]),
      ['conf/build.conf:3', 'conf/run.conf:1'],
    );
  });
});
