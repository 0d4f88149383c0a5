import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerSpec, Engine } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';
import { until } from '../../support/until.ts';

describe('containers of an engine', () => {
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

  const create = (more: Partial<ContainerSpec> = {}) =>
    engine.containers.create({
      name: `${project.name}-one`,
      image,
      command: ['sleep', '1000'],
      env: {},
      labels: project.labels,
      mounts: [],
      ports: [],
      ...more,
    });
  const started = async (more: Partial<ContainerSpec> = {}) => {
    const id = await create(more);
    await engine.containers.start(id);
    return id;
  };
  const details = async (id: string) => {
    const found = await engine.containers.inspect(id);
    assert.ok(found);
    return found;
  };
  const said = async (id: string, ...argv: string[]) =>
    (await engine.containers.run(id, { argv })).stdout.trim();

  it('are created, started, stopped and removed, each also when that is so already', async () => {
    const id = await create();
    assert.equal((await details(id)).state, 'created');
    await engine.containers.start(id);
    await engine.containers.start(id);
    assert.equal((await details(id)).state, 'running');
    await engine.containers.stop(id, 0);
    await engine.containers.stop(id, 0);
    assert.equal((await details(id)).state, 'exited');
    await engine.containers.remove(id);
    await engine.containers.remove(id);
    assert.equal(await engine.containers.inspect(id), undefined);
  });

  it('are listed by label only, stopped ones on demand', async () => {
    const labels = [`io.dockerops.test=${project.name}`];
    const id = await create({ labels: { ...project.labels, extra: 'yes' } });
    assert.deepEqual(await engine.containers.list({ labels }), []);
    const [found, ...others] = await engine.containers.list({ labels: [...labels, 'extra'], all: true });
    assert.equal(found?.id, id);
    assert.equal(found.name, `${project.name}-one`);
    assert.equal(found.state, 'created');
    assert.equal(found.labels['extra'], 'yes');
    assert.deepEqual(others, []);
    assert.deepEqual(await engine.containers.list({ labels: [...labels, 'extra=no'], all: true }), []);
  });

  it('have what their spec says', async () => {
    const id = await started({
      env: { GREETING: 'a=b c' },
      hostname: 'greeter',
      user: 'nobody',
      restart: 'unless-stopped',
      memoryBytes: 64 * 1024 * 1024,
      cpus: 0.5,
      extraHosts: ['far:192.0.2.7'],
      mounts: [{ type: 'tmpfs', target: '/scratch' }],
    });
    const found = await details(id);
    assert.equal(found.hostname, 'greeter');
    assert.equal(found.restart, 'unless-stopped');
    assert.equal(found.env['GREETING'], 'a=b c');
    assert.equal(
      await said(id, 'sh', '-c', 'echo "$GREETING" $(hostname) $(id -un)'),
      'a=b c greeter nobody',
    );
    assert.equal(await said(id, 'getent', 'hosts', 'far'), '192.0.2.7       far');
    assert.match(await said(id, 'grep', ' /scratch ', '/proc/mounts'), /^tmpfs/);
    const { HostConfig } = found.raw as { HostConfig: { Memory: number; NanoCpus: number } };
    assert.deepEqual([HostConfig.Memory, HostConfig.NanoCpus], [67_108_864, 500_000_000]);
  });

  it('get a directory of the host, made when it is missing, and read-only where it says so', async () => {
    const missing = join(directory, 'deep/er');
    const id = await started({
      mounts: [
        { type: 'bind', source: missing, target: '/data' },
        { type: 'bind', source: directory, target: '/ro', readOnly: true },
      ],
    });
    assert.equal(
      await said(id, 'sh', '-c', 'echo kept > /data/file; touch /ro/x 2>&1'),
      "touch: cannot touch '/ro/x': Read-only file system",
    );
    assert.ok((await stat(missing)).isDirectory());
    assert.equal(await readFile(join(missing, 'file'), 'utf8'), 'kept\n');
    const mounts = (await details(id)).mounts.map(({ target, readOnly }) => [target, readOnly]);
    assert.deepEqual(mounts.sort(), [
      ['/data', false],
      ['/ro', true],
    ]);
  });

  it('publish ports where they are told to', async () => {
    const id = await started({
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 0, hostAddress: '127.0.0.1' }],
    });
    const [port] = (await details(id)).ports;
    assert.equal(port?.hostAddress, '127.0.0.1');
    assert.ok(port.hostPort);
    const [listed] = await engine.containers.list({ labels: [`io.dockerops.test=${project.name}`] });
    assert.deepEqual(listed?.ports, [port]);
  });

  it('say with which code they ended, and why when they could not start', async () => {
    const id = await started({ command: ['sh', '-c', 'exit 7'] });
    assert.equal(await engine.containers.wait(id), 7);
    assert.equal((await details(id)).exitCode, 7);
    await engine.containers.remove(id);
    const broken = await create({ command: ['/no/such/program'] });
    await assert.rejects(engine.containers.start(broken), /cannot start .*no such file or directory/);
  });

  it('are waited for while they run', async () => {
    const id = await started();
    const code = engine.containers.wait(id);
    await engine.containers.stop(id, 0);
    assert.equal(await code, 137);
  });

  it('start anew', async () => {
    const id = await started({ command: ['sh', '-c', 'date +%s%N > /started; exec sleep 1000'] });
    const first = await until('the first start', () => said(id, 'cat', '/started'));
    await engine.containers.restart(id, 0);
    await until('another start', async () => (await said(id, 'cat', '/started')) > first);
  });

  it('take another name', async () => {
    const id = await create();
    await engine.containers.rename(id, `${project.name}-two`);
    assert.equal((await details(`${project.name}-two`)).id, id);
    assert.equal(await engine.containers.inspect(`${project.name}-one`), undefined);
  });

  it('are removed while they run only by force', async () => {
    const id = await started();
    await assert.rejects(
      engine.containers.remove(id),
      /cannot remove .*(running container|container is running)/i,
    );
    await engine.containers.remove(id, { force: true });
    assert.equal(await engine.containers.inspect(id), undefined);
  });

  it('are gone after remove, also when they remove themselves at the same time', async () => {
    const id = await started({ autoRemove: true });
    await Promise.all([engine.containers.stop(id, 0), engine.containers.remove(id, { force: true })]);
    await until('it to be gone', async () => (await engine.containers.inspect(id)) === undefined);
  });

  it('of one name are refused by the name', async () => {
    await create();
    await assert.rejects(create(), (error: Error) => {
      assert.match(error.message, new RegExp(`cannot create ${project.name}-one: Conflict.*already in use`));
      return true;
    });
  });

  it('of an image that is not there are refused by its name', () =>
    assert.rejects(create({ image: 't-nothing/here' }), /cannot create .*No such image: t-nothing\/here/));

  it('that are not there are named when something is wanted of them', async () => {
    await assert.rejects(
      engine.containers.start('t-nobody'),
      /cannot start t-nobody: No such container: t-nobody/,
    );
    await assert.rejects(engine.containers.wait('t-nobody'), /No such container: t-nobody/);
    await assert.rejects(
      engine.containers.run('t-nobody', { argv: ['true'] }),
      /No such container: t-nobody/,
    );
  });

  it('become images', async () => {
    const id = await started();
    await engine.containers.run(id, { argv: ['sh', '-c', 'echo changed > /mark'] });
    const reference = `${project.name}/committed:v1`;
    const made = await engine.containers.commit(id, reference);
    assert.equal((await engine.images.inspect(reference))?.id, made);
    const other = await started({ name: `${project.name}-two`, image: reference });
    assert.equal(await said(other, 'cat', '/mark'), 'changed');
  });
});
