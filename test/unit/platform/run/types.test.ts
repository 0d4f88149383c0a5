import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveInstances } from '../../../../src/platform/instance/resolve.ts';
import { noOverrides, type Overrides, type RunRequest } from '../../../../src/platform/instance/instance.ts';
import {
  instanceTypes,
  propertyNames,
  type InstanceSpec,
  type InstanceType,
  type PropertyName,
} from '../../../../src/platform/schema.ts';
import { testRun } from '../../../support/run.ts';
import { link, platform, where } from './support.ts';

/** Seed 004, "Instances": linked, publish_ports, persistent_data, persistent_opt, persistent_log. */
const table: Readonly<Record<InstanceType, string>> = {
  standard: 'YES NO NO NO YES',
  published: 'YES YES NO NO NO',
  master: 'YES YES YES NO NO',
  interactive: 'YES NO NO NO NO',
  safemode: 'NO NO NO NO NO',
};
const cells = instanceTypes.flatMap((type) =>
  propertyNames.map((property, column) => ({ type, property, on: table[type].split(' ')[column] === 'YES' })),
);

describe('what run settles about an instance', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-unit-'));
  });
  after(() => rm(directory, { recursive: true }));

  const containers = ['base', 'demo'].map((name) => ({
    name,
    context: `/srv/p/${name}`,
    dockerfile: 'Dockerfile',
    buildArgs: {},
  }));
  const section = (more: Partial<InstanceSpec> = {}): InstanceSpec => ({
    ...platform.defaults,
    container: 'demo',
    instance: 'one',
    where,
    ...more,
  });
  const resolve = (
    request: Partial<RunRequest>,
    instances: readonly InstanceSpec[] = [],
    env: Readonly<Record<string, string>> = {},
  ) =>
    resolveInstances(
      testRun(directory, {}, { env }).run,
      {
        ...platform,
        project: { ...platform.project, directory, confDirectory: directory },
        containers,
        instances,
      },
      { name: 'demo', overrides: noOverrides, ...request },
    );
  const one = async (...of: Parameters<typeof resolve>) => {
    const [first] = await resolve(...of);
    return first ?? assert.fail('nothing resolved');
  };
  const arguments_ = (more: Partial<Overrides>): { readonly overrides: Overrides } => ({
    overrides: { ...noOverrides, ...more },
  });

  for (const { type, property, on } of cells) {
    it(`${type} has ${property} ${on ? 'on' : 'off'}`, async () => {
      const byArgument = await one({ instance: 'x', ...arguments_({ instanceType: type }) });
      const byConf = await one({ instance: 'one' }, [section({ instanceType: type })]);
      assert.deepEqual([byArgument.properties[property], byConf.properties[property]], [on, on]);
    });

    it(`${type} gets ${property} ${on ? 'off' : 'on'} by an argument and by run.conf, the argument winning`, async () => {
      const flip = (value: boolean) => ({ [property]: value }) as Partial<Record<PropertyName, boolean>>;
      const conf = [section({ instanceType: type, properties: flip(!on) })];
      const byConf = await one({ instance: 'one' }, conf);
      const byArgument = await one({
        instance: 'x',
        ...arguments_({ instanceType: type, properties: flip(!on) }),
      });
      const both = await one({ instance: 'one', ...arguments_({ properties: flip(on) }) }, conf);
      assert.deepEqual(
        [byConf, byArgument, both].map((instance) => instance.properties[property]),
        [!on, !on, on],
      );
    });
  }

  it('an instance named master, published, interactive or safemode has that type', async () => {
    for (const type of ['master', 'published', 'interactive', 'safemode'] as const)
      assert.equal((await one({ instance: type })).type, type);
    assert.equal((await one({ instance: 'standby' })).type, 'standard');
    assert.equal(
      (await one({ instance: 'master', ...arguments_({ instanceType: 'standard' }) })).type,
      'standard',
    );
  });

  it('without instance= the name is random, eight hex digits', async () => {
    const names = await Promise.all([one({}), one({})]);
    for (const { instance } of names) assert.match(instance, /^[0-9a-f]{8}$/);
    assert.notEqual(names[0].instance, names[1].instance);
  });

  it('interactive=True and safemode=True change what starts, not the properties', async () => {
    const published = arguments_({ instanceType: 'published', safemode: true });
    const { starts, type, properties, restart } = await one({ ...published });
    assert.deepEqual(
      [starts, type, properties.publish_ports, restart],
      ['safemode', 'published', true, 'no'],
    );
  });

  it('links are those of run.conf, none when linked is off', async () => {
    const conf = [section({ links: [link('BASE', 'base')] })];
    assert.equal((await one({ instance: 'one' }, conf)).links.length, 1);
    assert.deepEqual(
      (await one({ instance: 'one', ...arguments_({ properties: { linked: false } }) }, conf)).links,
      [],
    );
  });

  it('a master finds its peers by variables that must be given (dockerops §3)', async () => {
    const conf = [section({ instanceType: 'master', links: [link('BASE', 'base')] })];
    const { links, env } = await one({ instance: 'one' }, conf, { BASE_CONTAINER_IP: '192.0.2.7' });
    assert.deepEqual([links, env], [[], { BASE_CONTAINER_IP: '192.0.2.7' }]);
    await assert.rejects(one({ instance: 'one' }, conf), /BASE_CONTAINER_IP/);
  });

  it('run:all means every section, one without instance= as `one`', async () => {
    const conf = [
      section({ instance: 'a' }),
      { ...section({ container: 'base' }), instance: undefined } as unknown as InstanceSpec,
    ];
    assert.deepEqual(
      (await resolve({ name: 'all' }, conf)).map(({ container, instance }) => `${container}/${instance}`),
      ['demo/a', 'base/one'],
    );
  });

  it('run:all leaves `one` to its own section, when it has one', async () => {
    const anyOther = { ...section(), instance: undefined } as unknown as InstanceSpec;
    const found = await resolve({ name: 'all' }, [anyOther, section({ instance: 'one', hostname: 'own' })]);
    assert.deepEqual(
      found.map(({ instance, hostname }) => [instance, hostname]),
      [['one', 'own']],
    );
  });

  it('group= means only its sections', async () => {
    const conf = [section({ instance: 'a', group: 'x' }), section({ instance: 'b', group: 'y' })];
    assert.deepEqual(
      (await resolve({ name: 'all', group: 'y' }, conf)).map(({ instance }) => instance),
      ['b'],
    );
    await assert.rejects(resolve({ name: 'all', group: 'z' }, conf), /of group "z"/);
  });

  it('arguments of run:all apply to all sections', async () => {
    const conf = [section({ instance: 'a' }), section({ instance: 'b' })];
    const all = await resolve(
      { name: 'all', ...arguments_({ env: { K: 'v' }, instanceType: 'published' }) },
      conf,
    );
    assert.deepEqual(
      all.map(({ env, type }) => [env['K'], type]),
      [
        ['v', 'published'],
        ['v', 'published'],
      ],
    );
  });

  it('seed_command runs in the place of supervisord', async () => {
    assert.deepEqual((await one(arguments_({ seedCommand: 'echo a | cat' }))).command, [
      '/bin/sh',
      '-c',
      'echo a | cat',
    ]);
  });

  it('an unknown container or a bad name is refused before anything is done', async () => {
    await assert.rejects(resolve({ name: 'dmeo' }), {
      message: 'no container "dmeo" in project p',
      hints: ['did you mean "demo"?'],
      exitCode: 2,
    });
    await assert.rejects(resolve({ instance: 'a b;$(x)' }), { exitCode: 2 });
    await assert.rejects(resolve({ name: 'all' }), { exitCode: 2, message: /run.conf has no section/ });
    await assert.rejects(resolve({ name: 'all', ...arguments_({ interactive: true }) }, [section()]), {
      exitCode: 2,
    });
  });
});
