import assert from 'node:assert/strict';
import type { ContainerSpec, Engine } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';

describe('networks of an engine', () => {
  let engine: Engine;
  let project: TestProject;
  let image: string;

  before(async function () {
    engine = await testEngine(this);
    image = await distributionImage(engine);
  });
  beforeEach(() => (project = testProject(engine)));
  afterEach(() => project.cleanUp());

  /** A subnet nobody has: the third byte is tried until the engine takes it. */
  const create = async (): Promise<string> => {
    for (let third = 0; third < 256; third += 1) {
      const prefix = `10.231.${third}`;
      const spec = { name: project.name, labels: project.labels, subnet: `${prefix}.0/24` };
      try {
        await engine.networks.create({ ...spec, range: `${prefix}.128/25`, gateway: `${prefix}.1` });
        return prefix;
      } catch (error) {
        if (!/overlaps/.test(String(error))) throw error;
      }
    }
    throw new Error('no subnet is free');
  };
  const start = async (name: string, network: Partial<NonNullable<ContainerSpec['network']>> = {}) => {
    const id = await engine.containers.create({
      name: `${project.name}-${name}`,
      image,
      command: ['sleep', '1000'],
      env: {},
      labels: project.labels,
      mounts: [],
      ports: [],
      network: { name: project.name, aliases: [], links: [], ...network },
    });
    await engine.containers.start(id);
    return id;
  };
  const lookUp = async (id: string, name: string) =>
    (await engine.containers.run(id, { argv: ['getent', 'hosts', name] })).stdout.split(/\s/)[0];

  it('have their subnet, range and gateway', async () => {
    const prefix = await create();
    const found = await engine.networks.inspect(project.name);
    assert.deepEqual(found?.subnets, [
      { subnet: `${prefix}.0/24`, gateway: `${prefix}.1`, range: `${prefix}.128/25` },
    ]);
    assert.equal(found.driver, 'bridge');
    assert.deepEqual(found.labels, project.labels);
    assert.ok((await engine.networks.list()).some(({ id }) => id === found.id));
  });

  it('give strangers addresses of their range, and ours the one they are to have', async () => {
    const prefix = await create();
    const fixed = await start('fixed', { address: `${prefix}.5` });
    const stranger = await start('stranger');
    const address = async (id: string) =>
      (await engine.containers.inspect(id))?.networks[project.name]?.address;
    assert.equal(await address(fixed), `${prefix}.5`);
    assert.ok(Number((await address(stranger))?.split('.')[3]) >= 128);
    const joined = (await engine.networks.inspect(project.name))?.containers;
    assert.deepEqual([...(joined ?? [])].sort(), [`${project.name}-fixed`, `${project.name}-stranger`]);
  });

  it('keep the address of a stopped container for it, and list it meanwhile', async () => {
    const prefix = await create();
    const fixed = await start('fixed', { address: `${prefix}.5` });
    await engine.containers.stop(fixed, 0);
    for (const name of ['a', 'b', 'c']) await start(name);
    const list = await engine.containers.list({ labels: [`io.dockerops.test=${project.name}`], all: true });
    const endpoint = list.find(({ id }) => id === fixed)?.networks[project.name];
    assert.equal(endpoint?.address, '');
    assert.equal(endpoint.fixedAddress, `${prefix}.5`);
    await engine.containers.start(fixed);
    assert.equal((await engine.containers.inspect(fixed))?.networks[project.name]?.address, `${prefix}.5`);
  });

  it('know containers by aliases, and by links only to who has them', async () => {
    const prefix = await create();
    await start('db', { address: `${prefix}.5`, aliases: ['db', 'db-one'] });
    const linked = await start('web', { address: `${prefix}.6`, links: [`${project.name}-db:store`] });
    const other = await start('other', { address: `${prefix}.7` });
    assert.equal(await lookUp(linked, 'db'), `${prefix}.5`);
    assert.equal(await lookUp(linked, 'db-one'), `${prefix}.5`);
    assert.equal(await lookUp(linked, 'store'), `${prefix}.5`);
    assert.equal(await lookUp(other, 'db'), `${prefix}.5`);
    assert.equal(await lookUp(other, 'store'), '');
  });

  it('are refused where an address, a name or a subnet is taken', async () => {
    const prefix = await create();
    await start('one', { address: `${prefix}.5` });
    await assert.rejects(start('two', { address: `${prefix}.5` }), /cannot start .*Address already in use/);
    const again = { name: project.name, labels: project.labels, subnet: '10.231.255.0/24' };
    await assert.rejects(
      engine.networks.create({ ...again, range: '10.231.255.128/25', gateway: '10.231.255.1' }),
      /cannot create the network .*already exists/,
    );
    await assert.rejects(
      engine.networks.create({
        name: `${project.name}-other`,
        labels: project.labels,
        subnet: `${prefix}.0/24`,
        range: `${prefix}.128/25`,
        gateway: `${prefix}.1`,
      }),
      /cannot create the network .*overlaps/,
    );
  });

  it('are removed when nobody is in them, and when they are gone already', async () => {
    await create();
    const id = await start('one');
    await assert.rejects(
      engine.networks.remove(project.name),
      /cannot remove the network .*active endpoints/,
    );
    await engine.containers.remove(id, { force: true });
    await engine.networks.remove(project.name);
    await engine.networks.remove(project.name);
    assert.equal(await engine.networks.inspect(project.name), undefined);
  });

  it('are not found by the beginning of their id', async () => {
    await create();
    const found = await engine.networks.inspect(project.name);
    assert.ok(found);
    assert.equal((await engine.networks.inspect(found.id))?.name, project.name);
    assert.equal(await engine.networks.inspect(found.id.slice(0, 12)), undefined);
  });
});

describe('volumes of an engine', () => {
  let engine: Engine;
  let project: TestProject;

  before(async function () {
    engine = await testEngine(this);
  });
  beforeEach(() => (project = testProject(engine)));
  afterEach(() => project.cleanUp());

  it('keep the labels of who made them first', async () => {
    const name = `${project.name}-v`;
    const first = await engine.volumes.create(name, { ...project.labels, by: 'first' });
    assert.deepEqual(first, { name, labels: { ...project.labels, by: 'first' } });
    const second = await engine.volumes.create(name, { ...project.labels, by: 'second' });
    assert.equal(second.labels['by'], 'first');
    assert.equal((await engine.volumes.inspect(name))?.labels['by'], 'first');
  });

  it('are made once, also by many at a time', async () => {
    const name = `${project.name}-v`;
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => engine.volumes.create(name, { ...project.labels, by: String(n) })),
    );
    assert.equal(new Set(made.map(({ labels }) => labels['by'])).size, 1);
  });

  it('are listed by label, and removed, also when they are gone', async () => {
    const name = `${project.name}-v`;
    await engine.volumes.create(name, { ...project.labels, kind: 'x' });
    const labels = [`io.dockerops.test=${project.name}`];
    assert.deepEqual(
      (await engine.volumes.list({ labels: [...labels, 'kind=x'] })).map((v) => v.name),
      [name],
    );
    assert.deepEqual(await engine.volumes.list({ labels: [...labels, 'kind=y'] }), []);
    await engine.volumes.remove(name);
    await engine.volumes.remove(name);
    assert.equal(await engine.volumes.inspect(name), undefined);
  });
});
