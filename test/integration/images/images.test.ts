import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DockeropsError, UsageError } from '../../../src/core/index.ts';
import { build, images, prune, pruneVolume, type ImageRow } from '../../../src/platform/index.ts';
import { containerName, instanceLabels, label } from '../../../src/platform/labels.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import type { Terminal } from '../../../src/ports/index.ts';
import { tarOf } from '../../support/images.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

/** Images of one small file each: containers of them are made, and never run. */
describe('images, and what prune leaves of them', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;

  beforeEach(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'store']);
    for (const name of ['web', 'store'])
      await platform.write(`apps_containers/${name}/Dockerfile`, 'FROM scratch\nCOPY file /file\n');
    await made('web', 'first');
  });
  afterEach(() => platform.remove());

  /** Builds a container with this in its one file; returns the image's id. */
  const made = async (container: string, content: string): Promise<string> => {
    await platform.write(`apps_containers/${container}/file`, `${content} of ${platform.name}\n`);
    const { run } = platform.run();
    await build(run, await loadPlatform(run), { name: container, progress: false, cache: true, pull: false });
    return (await platform.engine.images.inspect(`${platform.name}/${container}`))?.id ?? '';
  };
  const container = async (image: string, name: string, labels: Record<string, string> = {}) =>
    platform.engine.containers.create({
      name,
      image,
      command: ['/file'],
      env: {},
      labels: { 'io.dockerops.test': platform.name, ...labels },
      mounts: [],
      ports: [],
    });
  const instance = (image: string) =>
    container(image, containerName(platform.name, 'web', 'one'), {
      ...instanceLabels({
        project: platform.name,
        container: 'web',
        instance: 'one',
        type: 'standard',
        version: 'test',
      }),
    });
  const shown = async (name?: 'all' | 'reallyall') => images(platform.run().run, name);
  const rowOf = (rows: readonly ImageRow[], image: string) => rows.find((row) => row.image === image);
  const there = async (id: string) => (await platform.engine.images.inspect(id)) !== undefined;
  const pruned = async (request: { keep?: number; force?: boolean } = {}, terminal: Terminal = noTerminal) =>
    prune(platform.run({ terminal }).run, { force: true, ...request });
  const references = async (...given: Parameters<typeof pruned>) =>
    (await pruned(...given)).removed.map(({ reference }) => reference);

  it('issue 3: shows each image with its tag, size, age, and who was made from it', async () => {
    const id = await made('web', 'second');
    await instance(id);
    await container(id, `${platform.name}-by-hand`);
    const row = rowOf(await shown(), `${platform.name}/web`);
    assert.ok(row);
    const { tag, container: of, instances, containers, ours, project } = row;
    assert.deepEqual(
      { tag, of, instances, containers, ours, project, id: row.id },
      {
        tag: 'latest',
        of: 'web',
        instances: ['web,instance=one'],
        containers: [`${platform.name}-by-hand`],
        ours: true,
        project: platform.name,
        id,
      },
    );
    assert.ok(row.sizeBytes > 0 && row.sizeBytes < 1000);
    assert.ok(row.ageSeconds < 600);
  });

  it('shows images of other projects with all, and foreign ones with reallyall', async () => {
    assert.ok(rowOf(await shown('all'), `${platform.name}/web`));
    assert.equal(rowOf(await shown('all'), 'debian'), undefined);
    assert.equal(rowOf(await shown('reallyall'), 'debian')?.ours, false);
  });

  it('prune removes older builds, and says how much that was', async () => {
    const [first] = (await shown()).map(({ id }) => id);
    const second = await made('web', 'second');
    const { removed } = await pruned();
    assert.deepEqual(removed, [{ id: first, reference: first, why: 'an older build' }]);
    assert.deepEqual([await there(first ?? ''), await there(second)], [false, true]);
    assert.deepEqual(await references(), []);
  });

  it('issue 3: keeps what a stopped instance, or a container by hand, was made from', async () => {
    const [first] = (await shown()).map(({ id }) => id);
    await instance(first ?? '');
    const second = await made('web', 'second');
    await container(second, `${platform.name}-by-hand`);
    await made('web', 'third');
    assert.deepEqual(await references(), []);
    assert.deepEqual([await there(first ?? ''), await there(second)], [true, true]);
  });

  it('keeps what somebody made of our images, with a name or without', async () => {
    const first = await made('web', 'first');
    const id = await container(first, `${platform.name}-by-hand`);
    await platform.engine.containers.putArchive(id, '/', tarOf({ mine: 'work' }));
    const committed = await platform.engine.containers.commit(id, `${platform.name}-mine`);
    const unnamed = await platform.engine.containers.commit(id, `${platform.name}-other`);
    await platform.engine.images.tag(committed, `${platform.name}-other`);
    await made('web', 'second');
    await platform.engine.containers.remove(id, { force: true });
    assert.deepEqual(await references(), []);
    assert.deepEqual([await there(committed), await there(unnamed)], [true, true]);
    const rows = (await shown()).filter((row) => [committed, unnamed].includes(row.id));
    assert.deepEqual(
      rows.map(({ image, ours }) => [image === null, ours]),
      [
        [false, false],
        [false, false],
        [true, false],
      ],
    );
  });

  it('issue 3: keeps releases, and those beyond that a Dockerfile names', async () => {
    const releaseOf = (version: string) => `r.test:5000/${platform.name}/web:${version}`;
    for (const version of ['v1', 'v2'])
      await platform.engine.images.tag(await made('web', version), releaseOf(version));
    await made('web', 'now');
    await pruned();
    assert.deepEqual(await references(), []);
    const from = `FROM scratch\nCOPY --from=${releaseOf('v1')} /file /file\n`;
    await platform.write('apps_containers/store/Dockerfile', from);
    assert.deepEqual(await references({ keep: 0 }), [releaseOf('v2')]);
    await assert.rejects(pruned({ keep: -1 }), UsageError);
  });

  it('removes images of a container that is no more', async () => {
    const store = await made('store', 'first');
    await platform.engine.images.tag(store, `${platform.name}/gone`);
    assert.deepEqual(await references(), [], 'a tag that is not of its container is not ours');
    await rm(`${platform.directory}/apps_containers/store`, { recursive: true });
    const { removed } = await pruned();
    assert.deepEqual(
      removed.map(({ reference, why }) => [reference, why]),
      [[`${platform.name}/store:latest`, 'the project has no store any more']],
    );
    assert.ok(await there(store), 'it has another name');
  });

  it('names what would go and asks; without a yes, or anybody to ask, nothing goes', async () => {
    const [first] = (await shown()).map(({ id }) => id);
    await made('web', 'second');
    const asked: string[] = [];
    const answering = (answer: boolean): Terminal => ({
      ...noTerminal,
      confirm: (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    });
    await assert.rejects(pruned({ force: false }, answering(false)), DockeropsError);
    await assert.rejects(pruned({ force: false }), { exitCode: 2 });
    assert.ok(await there(first ?? ''));
    assert.match(asked[0] ?? '', /^Remove these images\? That frees \d+k?B at least/);
    assert.ok(asked[0]?.includes(first ?? '?'));
    await pruned({ force: false }, answering(true));
    assert.equal(await there(first ?? ''), false);
  });

  it('platforms §4 F30: takes no volume but the one that is named, and that no container mounts', async () => {
    const data = await platform.volume('data', 'web');
    const runtime = await platform.volume('runtime', 'web');
    assert.deepEqual((await pruned()).unusedVolumes, [data]);
    const { run } = platform.run();
    await assert.rejects(pruneVolume(run, runtime, true), { exitCode: 2, message: /holds no data of yours/ });
    await assert.rejects(pruneVolume(run, `${data}x`, true), {
      exitCode: 2,
      message: `there is no volume ${data}x`,
    });
    await assert.rejects(pruneVolume(run, data, false), { exitCode: 2 });
    const user = await platform.engine.containers.create({
      name: `${platform.name}-user`,
      image: `${platform.name}/web`,
      command: ['/file'],
      env: {},
      labels: { 'io.dockerops.test': platform.name, [label.project]: 'other' },
      mounts: [{ type: 'volume', source: data, target: '/data' }],
      ports: [],
    });
    await assert.rejects(pruneVolume(run, data, true), {
      exitCode: 1,
      message: /is mounted by a container$/,
    });
    await platform.engine.containers.remove(user, { force: true });
    assert.deepEqual((await pruneVolume(run, data, true)).removed, [
      { id: data, reference: data, why: 'asked for by its name' },
    ]);
    assert.equal(await platform.engine.volumes.inspect(data), undefined);
  });
});
