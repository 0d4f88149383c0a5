import assert from 'node:assert/strict';
import { join } from 'node:path';
import { containers, load, refusals } from './support.ts';

const env = { PROJECT_NAME: 't-spec' };
const dockerfiles = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`apps_containers/${name}/Dockerfile`, '']));

const loadOriginal = (runConf: unknown, place = 'apps_containers') => {
  const text = typeof runConf === 'string' ? runConf : JSON.stringify(runConf, null, 1);
  const files = { ...dockerfiles('demo', 'web', 'my-db'), [`${place}/run.conf`]: text };
  return load(files, { env });
};

describe("the original's JSON files", () => {
  it('are read as they are, from apps_containers/', async () => {
    const {
      instances,
      containers: built,
      project,
    } = await load(
      {
        ...dockerfiles('demo'),
        'apps_containers/build.conf': '["dockerops-base","demo"]\n',
        'apps_containers/run.conf': `[

 {
  "container": "dockerops-base",
  "instance": "one",
  "instance_type": "standard",
  "sleep": 0,
  "links": [],
  "env_vars": {"TEST_FIXED_ENV_VAR":"haloa", "HOST_FQDN": null },
  "hostname": "sample_hostname",
  "volumes": "demo:/demo,$PROJECT_DIR/site:/srv"
  },

 {
  "container": "demo",
  "instance": "one",
  "sleep": 3,
  "persistent_data": true,
  "links": [
             {
               "name": "BASE",
               "container": "dockerops-base",
               "instance": null
              }
            ]
  }

 ]
`,
      },
      { env },
    );
    assert.deepEqual(
      built.map(({ name }) => name),
      ['dockerops-base', 'demo'],
    );
    const [base, demo] = instances;
    assert.deepEqual(
      [base?.container, base?.instance, base?.instanceType, base?.sleepSeconds, base?.hostname],
      ['dockerops-base', 'one', 'standard', 0, 'sample_hostname'],
    );
    assert.deepEqual(
      Object.entries(base?.env ?? {}).map(([name, { value, where }]) => [name, value, where.line]),
      [
        ['TEST_FIXED_ENV_VAR', 'haloa', 9],
        ['HOST_FQDN', '', 9],
      ],
    );
    assert.deepEqual(base?.volumes, [
      { source: 'demo', target: '/demo', readOnly: false },
      { source: join(project.directory, 'site'), target: '/srv', readOnly: false },
    ]);
    assert.deepEqual([demo?.sleepSeconds, demo?.properties], [3, { persistent_data: true }]);
    assert.deepEqual(
      demo?.links.map(({ alias, container, instance, where }) => [alias, container, instance, where.line]),
      [['BASE', 'dockerops-base', undefined, 20]],
    );
  });

  it('may lie in conf/ too', async () => {
    assert.equal((await loadOriginal([{ container: 'demo' }], 'conf')).instances.length, 1);
  });

  it("may be Reyns', with service, group and short links", async () => {
    const { instances } = await loadOriginal([
      { service: 'my-db', instance: 'nodeA', group: 'node1' },
      {
        service: 'demo',
        links: ['my-db-nodeA:DB', 'my-db-*:ANY', 'web:WEB', { name: 'W', service: 'web', instance: '*' }],
      },
      { service: 'web', instance: null, links: null, env_vars: null },
    ]);
    const [db, demo, web] = instances;
    assert.equal(db?.group, 'node1');
    assert.equal(web?.instance, undefined);
    assert.deepEqual(
      demo?.links.map(({ alias, container, instance }) => [alias, container, instance]),
      [
        ['DB', 'my-db', 'nodeA'],
        ['ANY', 'my-db', undefined],
        ['WEB', 'web', undefined],
        ['W', 'web', undefined],
      ],
    );
  });

  it('may carry comments, as Reyns allowed', async () => {
    assert.equal((await loadOriginal('# all\n[\n{"container": "demo"} # one\n]\n')).instances.length, 1);
  });

  it('may say what is new, and lists as lists', async () => {
    const [demo] = (
      await loadOriginal([{ container: 'demo', ports: ['8080:80', '53:53/udp'], memory: '1g', timeout: 5 }])
    ).instances;
    assert.deepEqual([demo?.ports.length, demo?.memoryBytes, demo?.timeoutSeconds], [2, 2 ** 30, 5]);
  });

  it('may name signs of readiness, together or each by itself', async () => {
    const [demo, web] = (
      await loadOriginal([
        { container: 'demo', ready: { tcp: 8080, log: 'up' } },
        { container: 'web', 'ready.tcp': '80,443' },
      ])
    ).instances;
    assert.deepEqual([demo?.ready, web?.ready], [{ tcp: [8080], log: 'up' }, { tcp: [80, 443] }]);
  });

  it('are refused with the line for everything that is wrong, in one go', async () => {
    const text = `[
 {"container": "dmo"},
 {"instance": "one"},
 {"container": "demo", "instance": "a", "lnked": true},
 {"container": "demo", "instance": "b", "sleep": "soon"},
 {"container": "demo", "instance": "c", "links": {"name": "X"}},
 {"container": "demo", "instance": "d", "links": ["web", {"name": "X"}, 5]},
 {"container": "demo", "instance": "e", "env_vars": {"A": {"b": 1}}},
 {"container": "demo", "instance": "e"},
 {"container": 5},
 "demo",
 {"container": "demo", "instance": "f", "links": [{"name": "X", "container": "nothing", "instance": null, "typ": 1}]}
]`;
    assert.deepEqual(await refusals(loadOriginal(text)), [
      'apps_containers/run.conf:2 there is no container "dmo" in this project (did you mean "demo"?)',
      'apps_containers/run.conf:3 this instance names no container (add "container": "NAME")',
      'apps_containers/run.conf:4 "lnked" is no key here (did you mean "linked"?)',
      'apps_containers/run.conf:5 sleep = soon: this must be a number, 0 or greater',
      'apps_containers/run.conf:6 links must be a list, not an object',
      'apps_containers/run.conf:7 "web" is no link (write "CONTAINER-INSTANCE:ALIAS", with * for any instance)',
      'apps_containers/run.conf:7 a link needs a name and a container ({"name": "DB", "container": "db", "instance": null})',
      'apps_containers/run.conf:7 a link must be text, not 5',
      'apps_containers/run.conf:8 "env.A" must be one value, not an object',
      'apps_containers/run.conf:9 the section [demo,instance=e] was already on line 8',
      'apps_containers/run.conf:10 "container" must be text, not 5',
      'apps_containers/run.conf:11 an instance must be an object, not "demo"',
      'apps_containers/run.conf:12 "typ" is no key here (one of the keys: name, container, service, instance)',
      'apps_containers/run.conf:12 there is no container "nothing" in this project (one of the containers: dockerops-base, demo, my-db, web)',
    ]);
  });

  it('are refused with the line when they are no JSON', async () => {
    assert.match(
      (await refusals(loadOriginal('[\n{"container": "demo"}\n')))[0] ?? '',
      /^apps_containers\/run.conf:3 this is not valid JSON/,
    );
    assert.match(
      (await refusals(loadOriginal('{"container": "demo"}')))[0] ?? '',
      /run.conf must be a list, not an object/,
    );
    const build = load({ ...dockerfiles('demo'), 'conf/build.conf': '["demo", {"a": 1}]' }, { env });
    assert.match(
      (await refusals(build))[0] ?? '',
      /^conf\/build.conf:1 a container must be text, not an object/,
    );
  });

  it('and INI files may stand side by side in one place', async () => {
    const files = { ...containers('demo'), 'conf/run.conf': '[{"container": "demo"}]' };
    assert.equal((await load(files)).project.name, 't-spec');
  });
});
