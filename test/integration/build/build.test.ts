import assert from 'node:assert/strict';
import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DockeropsError } from '../../../src/core/index.ts';
import { build } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import { baseImageOf, buildIn } from '../../support/base-image.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const dockerfiles = {
  app: 'ARG PROJECT\nFROM ${PROJECT}/platform\nCOPY file /file\n',
  platform: 'ARG PROJECT\nFROM ${PROJECT}/dockerops-base\nRUN echo made > /platform\n',
};

describe('build on a real engine', function () {
  this.timeout(300_000);
  let platform: ScratchPlatform;

  beforeEach(async function () {
    platform = await ScratchPlatform.create(this, ['app', 'platform']);
    for (const [name, text] of Object.entries(dockerfiles))
      await platform.write(`apps_containers/${name}/Dockerfile`, text);
    await platform.write('apps_containers/app/file', 'one\n');
    await baseImageOf(platform);
  });
  afterEach(() => platform.remove());

  const image = (name: string) => platform.engine.images.inspect(`${platform.name}/${name}`);
  const outcomes = async (...given: [name: string, more?: Parameters<typeof buildIn>[2]]) =>
    Object.fromEntries(
      (await buildIn(platform, ...given)).map(({ container, outcome }) => [container, outcome]),
    );
  const failure = async (name: string): Promise<DockeropsError> => {
    const error: unknown = await buildIn(platform, name).then(
      () => assert.fail('it built'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };

  it('builds a hierarchy, and a second time has nothing to do', async () => {
    assert.deepEqual(await outcomes('all'), {
      'dockerops-base': 'unchanged',
      platform: 'built',
      app: 'built',
    });
    const app = await image('app');
    assert.ok(app);
    assert.ok(app.tags.includes(`${platform.name}/app:latest`));
    assert.deepEqual(
      [app.labels[label.project], app.labels[label.container], app.labels['org.opencontainers.image.title']],
      [platform.name, 'app', `${platform.name}/app`],
    );
    assert.deepEqual(await outcomes('all'), {
      'dockerops-base': 'unchanged',
      platform: 'unchanged',
      app: 'unchanged',
    });
    assert.equal((await image('app'))?.id, app.id);
  });

  it('builds what a container is FROM when that is missing, and nothing else', async () => {
    assert.deepEqual(await outcomes('app'), { platform: 'built', app: 'built' });
  });

  it('builds what has changed, and what is upon it', async () => {
    await outcomes('all');
    await platform.write('apps_containers/app/file', 'two\n');
    assert.deepEqual(await outcomes('all'), {
      'dockerops-base': 'unchanged',
      platform: 'unchanged',
      app: 'built',
    });
    await platform.write('apps_containers/platform/Dockerfile', `${dockerfiles.platform}RUN true\n`);
    assert.deepEqual(await outcomes('app'), { platform: 'built', app: 'built' });
  });

  it("uses the engine's cache for a clone with other times", async () => {
    await outcomes('all');
    const first = await image('app');
    await utimes(join(platform.directory, 'apps_containers/app/file'), 1, 1);
    await platform.write('apps_containers/app/ignored', 'so that it is built again');
    await platform.write('apps_containers/app/.dockerignore', 'nothing\n');
    const test = platform.run();
    await build(test.run, await loadPlatform(test.run), {
      name: 'app',
      progress: false,
      cache: true,
      pull: false,
    });
    const lines = test.events.flatMap((event) => (event.type === 'step-progress' ? [event.text] : []));
    const copied = lines.findIndex((line) => line.includes('COPY file'));
    assert.match(lines[copied + 1] ?? '', /Using cache/);
    assert.notEqual((await image('app'))?.id, first?.id);
  });

  it('builds every layer anew with cache=False', async () => {
    await outcomes('platform');
    const first = await image('platform');
    assert.deepEqual(await outcomes('platform', { cache: false }), { platform: 'built' });
    assert.notEqual((await image('platform'))?.id, first?.id);
  });

  it('shows the whole output with progress=True', async () => {
    const test = platform.run();
    const request = { name: 'platform', progress: true, cache: true, pull: false };
    await build(test.run, await loadPlatform(test.run), request);
    const output = test.events.flatMap((event) => (event.type === 'output' ? [event] : []));
    assert.ok(
      output.some(({ text, source }) => /^Step 3\/\d+ : RUN echo made/.test(text) && source === 'platform'),
    );
    assert.ok(output.every(({ text }) => text.endsWith('\n')));
  });

  it('keeps modes, and keys out', async () => {
    const context = join(platform.directory, 'apps_containers/app');
    await platform.write('apps_containers/app/Dockerfile', `${dockerfiles.app}COPY . /all\n`);
    await chmod(join(context, 'file'), 0o750);
    await mkdir(join(context, '.dockerops'));
    await writeFile(join(context, '.dockerops', 'key'), 'k');
    await outcomes('app');
    const { containers } = platform.engine;
    const spec = { env: {}, labels: {}, mounts: [], ports: [] };
    const id = await containers.create({
      ...spec,
      name: `${platform.name}-1`,
      image: `${platform.name}/app`,
    });
    assert.equal(await containers.getArchive(id, '/all/.dockerops'), undefined);
    await containers.start(id);
    const { stdout } = await containers.run(id, { argv: ['stat', '-c', '%a', '/file'] });
    assert.equal(stdout.trim(), '750');
  });

  it('shows the last lines of the step that fails, and builds nothing upon it', async () => {
    const failing = 'RUN echo first; echo "the real reason" >&2; exit 9\n';
    await platform.write('apps_containers/platform/Dockerfile', dockerfiles.platform + failing);
    const error = await failure('app');
    assert.match(error.message, new RegExp(`build of ${platform.name}/platform`));
    assert.match(error.message, /returned a non-zero code: 9/);
    // Two streams: either may come first.
    assert.deepEqual([...error.excerpt].sort(), ['first', 'the real reason']);
    assert.equal(error.exitCode, 1);
    assert.equal(await image('app'), undefined);
  });

  it('finds a missing Dockerfile before anything is built', async () => {
    await platform.write('conf/build.conf', `[project]\nname = ${platform.name}\n[platform]\n[empty]\n`);
    await mkdir(join(platform.directory, 'apps_containers/empty'));
    const error = await failure('all');
    assert.equal(error.message, 'empty: no Dockerfile at apps_containers/empty/Dockerfile');
    assert.equal(error.exitCode, 2);
    assert.equal(await image('platform'), undefined);
  });

  it('says what to try when an image it is FROM can be had nowhere', async () => {
    await platform.write('apps_containers/app/Dockerfile', `FROM 127.0.0.1:9/t/nowhere:1\n`);
    const error = await failure('app');
    assert.match(error.message, /127\.0\.0\.1:9\/t\/nowhere:1 is not here and cannot be pulled/);
    assert.match(error.hints.join(), /pull or load the image by hand/);
  });

  it('prints the plan of a dry run and builds nothing', async () => {
    const test = platform.run();
    const run = { ...test.run, dryRun: true };
    await build(run, await loadPlatform(run), { name: 'app', progress: false, cache: true, pull: false });
    const plan = test.events.find((event) => event.type === 'plan-made');
    assert.deepEqual(
      plan?.steps.map(({ title, why }) => [title, why]),
      [
        [`build ${platform.name}/platform`, 'not built yet'],
        [`build ${platform.name}/app`, 'not built yet'],
      ],
    );
    assert.equal(await image('platform'), undefined);
  });
});
