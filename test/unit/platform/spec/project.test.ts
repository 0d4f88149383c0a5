import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { findProject, requireProject } from '../../../../src/platform/index.ts';
import { containers, directoryOf, load, refusals, runIn } from './support.ts';

describe('the project', () => {
  it('is found from anywhere below it', async () => {
    const directory = directoryOf({ ...containers('demo'), 'a/b/c': '' });
    const project = await requireProject(runIn(join(directory, 'a/b')));
    assert.equal(project.directory, directory);
    assert.equal(project.name, 't-spec');
    assert.equal(project.dataDirectory, join(directory, 'data_t-spec'));
    assert.equal(project.appsDirectory, join(directory, 'apps_containers'));
  });

  for (const mark of ['apps_containers/x', 'conf/build.conf', 'conf/run.conf']) {
    it(`is told by ${mark}`, async () => {
      const directory = directoryOf({ [mark]: '' });
      assert.equal((await findProject(runIn(directory)))?.directory, directory);
    });
  }

  it('that is not there is an error naming init and -C', async () => {
    const directory = directoryOf({});
    assert.equal(await findProject(runIn(directory)), undefined);
    const [text = ''] = await refusals(requireProject(runIn(directory)));
    assert.match(text, /no dockerops project in .*dockerops init.*dockerops -C DIR/);
  });

  it('takes its places and its name from the environment', async () => {
    const directory = directoryOf({ ...containers('demo'), 'elsewhere/x': '' });
    const env = {
      PROJECT_NAME: 't-other',
      PROJECT_DIR: directory,
      APPS_CONTAINERS_DIR: 'apps',
      BASE_CONTAINERS_DIR: '/bases',
      DATA_DIR: '/srv/data',
    };
    const cwd = join(directory, 'elsewhere');
    const project = await requireProject(runIn(cwd, { env }));
    assert.deepEqual(
      [project.name, project.directory, project.appsDirectory, project.baseDirectory, project.dataDirectory],
      ['t-other', directory, join(cwd, 'apps'), '/bases/dockerops-base', '/srv/data'],
    );
  });

  it('is called after its directory, made valid, when nobody says otherwise', async () => {
    const directory = join(directoryOf({ 'My Ünicode.App_2/conf/run.conf': '' }), 'My Ünicode.App_2');
    assert.equal((await requireProject(runIn(directory))).name, 'my-unicode-app_2');
  });

  it('keeps its name in a configuration that is broken elsewhere', async () => {
    const directory = directoryOf({ 'conf/build.conf': '[project]\nname = t-x\n[broken\n' });
    assert.equal((await requireProject(runIn(directory))).name, 't-x');
  });

  for (const name of [
    'bridge',
    'host',
    'none',
    'localhost',
    'Upper',
    'a b',
    'a;b',
    'a.b',
    '$(x)',
    '--flag',
    'ü',
    'a'.repeat(200),
  ]) {
    it(`cannot be called ${name.slice(0, 20)}`, async () => {
      const directory = directoryOf({ 'conf/build.conf': `[project]\nname = "${name}"\n` });
      const [text = ''] = await refusals(requireProject(runIn(directory)));
      assert.match(text, /^conf\/build.conf:2 .*(no name for a project|of Docker's own)/);
      const [fromEnv = ''] = await refusals(
        requireProject(runIn(directory, { env: { PROJECT_NAME: name } })),
      );
      assert.match(fromEnv, /PROJECT_NAME/);
    });
  }

  it("needs a name given where nothing of the directory's is left", async () => {
    const parent = directoryOf({ '日本/conf/run.conf': '' });
    const [text = ''] = await refusals(requireProject(runIn(join(parent, '日本'))));
    assert.match(text, /set PROJECT_NAME, or name in \[project\]/);
  });

  it('is refused with configuration in both places', async () => {
    const directory = directoryOf({ 'conf/run.conf': '', 'apps_containers/build.conf': '[]' });
    const [text = ''] = await refusals(requireProject(runIn(directory)));
    assert.match(
      text,
      /both conf\/ and apps_containers\/ hold configuration: conf\/run.conf, apps_containers\/build.conf/,
    );
  });

  it('is refused where PROJECT_DIR names nothing', async () => {
    const directory = directoryOf({});
    const [text = ''] = await refusals(requireProject(runIn(directory, { env: { PROJECT_DIR: 'nowhere' } })));
    assert.match(text, new RegExp(`PROJECT_DIR names .*${basename(directory)}/nowhere`));
  });
});

describe('build.conf', () => {
  it('is refused for all that is wrong with it in one go, a bad name of the project too', async () => {
    const text =
      '[project]\nname = Bad Name\nssh = perhaps\n[base]\nbootstrap = sometimes\n[demo]\ncontxt = x\n';
    const said = await refusals(
      load({ ...containers('demo'), 'conf/build.conf': text, 'conf/run.conf': '[dmo]\n' }),
    );
    assert.deepEqual(
      said.map((line) => /^conf\/\S+:\d+/.exec(line)?.[0]),
      ['conf/build.conf:2', 'conf/build.conf:3', 'conf/build.conf:5', 'conf/build.conf:7', 'conf/run.conf:1'],
    );
  });
});
