import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import type { ContainerSpec, Engine } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage, tarOf } from '../../support/images.ts';
import { until } from '../../support/until.ts';

async function filesOf(tar: Readable): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const entries = tar.pipe(extract());
  for await (const entry of entries) files[entry.header.name] = await text(entry);
  return files;
}

describe('copying into and out of containers', () => {
  let engine: Engine;
  let project: TestProject;
  let image: string;
  let directory: string;

  before(async function () {
    engine = await testEngine(this);
    image = await distributionImage(engine);
  });
  beforeEach(async () => {
    project = testProject(engine);
    directory = await mkdtemp(join(tmpdir(), `${project.name}-`));
  });
  afterEach(async () => {
    await project.cleanUp();
    await rm(directory, { recursive: true, force: true });
  });

  const create = (mounts: ContainerSpec['mounts'] = []) =>
    engine.containers.create({
      name: `${project.name}-one`,
      image,
      command: ['sleep', '1000'],
      env: {},
      labels: project.labels,
      mounts,
      ports: [],
    });
  const back = async (id: string, path: string) => {
    const tar = await engine.containers.getArchive(id, path);
    return tar && filesOf(tar);
  };

  it('works on one that was never started', async () => {
    const id = await create();
    await engine.containers.putArchive(id, '/etc', tarOf({ 'a/b': 'deep', c: 'flat' }));
    assert.deepEqual(await back(id, '/etc/c'), { c: 'flat' });
    assert.deepEqual(await back(id, '/etc/a'), { 'a/': '', 'a/b': 'deep' });
  });

  it('gives its connection back when nobody reads what it was asked for', async () => {
    const id = await create();
    const open = () => process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;
    const before = open();
    const tar = await engine.containers.getArchive(id, '/usr');
    assert.ok(open() > before);
    tar?.destroy();
    await until('the connection to be closed', () => open() <= before);
  });

  it('goes through a bind to the host, both ways', async () => {
    const id = await create([{ type: 'bind', source: directory, target: '/data' }]);
    await engine.containers.putArchive(id, '/data', tarOf({ f: 'through a bind' }));
    assert.equal(await readFile(join(directory, 'f'), 'utf8'), 'through a bind');
    assert.deepEqual(await back(id, '/data/f'), { f: 'through a bind' });
  });

  it('goes into a volume, where it stays', async () => {
    await engine.volumes.create(`${project.name}-v`, project.labels);
    const id = await create([{ type: 'volume', source: `${project.name}-v`, target: '/run/keys' }]);
    await engine.containers.putArchive(id, '/run/keys', tarOf({ k: 'kept' }));
    await engine.containers.remove(id);
    const next = await create([{ type: 'volume', source: `${project.name}-v`, target: '/run/keys' }]);
    assert.deepEqual(await back(next, '/run/keys/k'), { k: 'kept' });
  });

  it('takes a tar in memory as well', async () => {
    const id = await create();
    const chunks: Buffer[] = [];
    for await (const chunk of tarOf({ m: 'from memory' })) chunks.push(chunk as Buffer);
    await engine.containers.putArchive(id, '/etc', Buffer.concat(chunks));
    assert.deepEqual(await back(id, '/etc/m'), { m: 'from memory' });
  });

  it('finds no path that is not there, and says which container is not', async () => {
    const id = await create();
    assert.equal(await back(id, '/no/such/path'), undefined);
    await assert.rejects(engine.containers.getArchive('t-nobody', '/etc'), /No such container: t-nobody/i);
    await assert.rejects(
      engine.containers.putArchive(id, '/no/such/path', tarOf({ a: 'b' })),
      /cannot copy into .*:\/no\/such\/path/,
    );
  });
});
