import assert from 'node:assert/strict';
import { join } from 'node:path';
import { instanceSpec } from '../../../../src/platform/index.ts';
import { containers, load, loadRun } from './support.ts';

describe('run.conf', () => {
  it('describes an instance with all that can be said of it', async () => {
    const { instances, project } = await loadRun(`
[db,instance=one]
[demo,instance=one]
instance_type = published
linked = no
persistent_opt = on
link.DB = db,instance=one
link.ANY = db
env.A = x=y
env.EMPTY =
secret.KEY =
hostname = demo_host
volumes[] = ./site:/var/www:ro
volumes[] = named:/named
ports[] = 8080:80
ports[] = 127.0.0.1:53:5353/udp
publish_address = 127.0.0.1
wait = started
ready.tcp = 8080, 5432
ready.log = "listening on .*:8080"
ready.command = pg_isready -h "my db"
timeout = 5
sleep = 2
group = node1
memory = 512m
cpus = 1.5
restart = always
command = sh -c "echo hello"
`);
    const [, demo] = instances;
    const { where, origins, env, links, secrets, ...rest } = demo ?? assert.fail();
    assert.deepEqual(rest, {
      container: 'demo',
      instance: 'one',
      instanceType: 'published',
      properties: { linked: false, persistent_opt: true },
      hostname: 'demo_host',
      volumes: [
        { source: join(project.directory, 'site'), target: '/var/www', readOnly: true },
        { source: 'named', target: '/named', readOnly: false },
      ],
      ports: [
        { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
        { hostAddress: '127.0.0.1', hostPort: 53, containerPort: 5353, protocol: 'udp' },
      ],
      publishAddress: '127.0.0.1',
      wait: 'started',
      ready: {
        tcp: [8080, 5432],
        log: 'listening on .*:8080',
        command: ['pg_isready', '-h', 'my db'],
      },
      timeoutSeconds: 5,
      sleepSeconds: 2,
      group: 'node1',
      memoryBytes: 512 * 2 ** 20,
      cpus: 1.5,
      restart: 'always',
      command: ['sh', '-c', 'echo hello'],
    });
    assert.deepEqual(where, { file: 'conf/run.conf', line: 3 });
    assert.deepEqual(origins?.['wait'], { file: 'conf/run.conf', line: 18 });
    assert.deepEqual(env, {
      A: { value: 'x=y', where: { file: 'conf/run.conf', line: 9 } },
      EMPTY: { value: '', where: { file: 'conf/run.conf', line: 10 } },
    });
    assert.deepEqual(secrets, { KEY: { value: '', where: { file: 'conf/run.conf', line: 11 } } });
    assert.deepEqual(
      links.map(({ alias, container, instance }) => [alias, container, instance]),
      [
        ['DB', 'db', 'one'],
        ['ANY', 'db', undefined],
      ],
    );
  });

  it('waits for readiness for a minute unless it says otherwise', async () => {
    const [demo] = (await loadRun('[demo]')).instances;
    assert.deepEqual([demo?.wait, demo?.timeoutSeconds, demo?.sleepSeconds], ['ready', undefined, 0]);
    assert.equal(demo?.instance, undefined);
  });

  it('names an instance as one would after run:', async () => {
    const { instances } = await loadRun('[demo]\n[demo,nodeA]\n[demo, instance = nodeB]\n');
    assert.deepEqual(
      instances.map(({ instance }) => instance),
      [undefined, 'nodeA', 'nodeB'],
    );
  });

  it('lays [defaults] under every section, and under instances it does not mention', async () => {
    const spec = await loadRun(
      '[demo]\nmemory = 1g\nenv.A = own\n[web]\n[defaults]\nmemory = 512m\nenv.A = a\nenv.B = b\n',
    );
    const seen = (name: string, instance: string) => {
      const { memoryBytes, env } = instanceSpec(spec, name, instance);
      return [memoryBytes, Object.entries(env).map(([key, { value }]) => `${key}=${value}`)];
    };
    assert.deepEqual(seen('demo', 'one'), [2 ** 30, ['B=b', 'A=own']]);
    assert.deepEqual(seen('web', 'one'), [512 * 2 ** 20, ['A=a', 'B=b']]);
    assert.deepEqual(seen('db', 'any'), [512 * 2 ** 20, ['A=a', 'B=b']]);
  });

  it('has a section without instance for every instance that has none of its own', async () => {
    const spec = await loadRun('[demo]\ngroup = all-others\n[demo,instance=nodeA]\ngroup = a\n');
    assert.equal(instanceSpec(spec, 'demo', 'nodeA').group, 'a');
    assert.equal(instanceSpec(spec, 'demo', 'nodeB').group, 'all-others');
    assert.equal(instanceSpec(spec, 'demo', 'nodeB').instance, 'nodeB');
  });

  it('may be missing, empty, with a byte order mark or Windows line ends', async () => {
    assert.deepEqual((await load(containers('demo'))).instances, []);
    assert.deepEqual((await loadRun('')).instances, []);
    assert.deepEqual((await loadRun('\uFEFF[demo]\r\ngroup = x\r\n')).instances[0]?.group, 'x');
  });

  it('may be another one, by name', async () => {
    const files = {
      ...containers('demo'),
      'conf/run.conf': '[demo]',
      'conf/night.conf': '[demo]\ngroup = night\n',
    };
    assert.equal((await load(files, {}, 'night')).instances[0]?.group, 'night');
    assert.equal((await load(files, {}, 'night.conf')).instances[0]?.group, 'night');
  });

  it('publishes a range of ports', async () => {
    const [demo] = (await loadRun('[demo]\nports = 8000-8001:80-81/udp,[::1]:90:90\n')).instances;
    assert.deepEqual(demo?.ports, [
      { hostPort: 8000, containerPort: 80, protocol: 'udp' },
      { hostPort: 8001, containerPort: 81, protocol: 'udp' },
      { hostAddress: '::1', hostPort: 90, containerPort: 90, protocol: 'tcp' },
    ]);
  });

  it('lets a container link to another instance of itself, and masters go in circles', async () => {
    await loadRun('[demo,instance=a]\n[demo,instance=b]\nlink.PEER = demo\n');
    await loadRun('[demo,instance=master]\nlink.WEB = web\n[web,instance=master]\nlink.DEMO = demo\n');
    await loadRun('[demo]\nlink.WEB = web\n[web]\nlink.DEMO = demo\nlinked = no\n');
  });

  it('takes a link to any instance as good when one of them can be started first', async () => {
    await loadRun('[demo]\nlink.WEB = web\n[web,instance=a]\nlink.DEMO = demo\n[web,instance=b]\n');
  });
});

describe('build.conf', () => {
  it('says what is built, how, and from what', async () => {
    const spec = await load({
      ...containers('demo', 'other'),
      'conf/build.conf': `
[project]
name = t-spec
ssh = off
ssh_peers = no
compose_labels = no
[base]
image = debian:trixie-slim
bootstrap = never
sudo = yes
[second.one]
context = src/second
dockerfile = docker/Dockerfile
build_arg.GREETING = hello
[demo]
`,
      'src/second/x': '',
    });
    const { directory } = spec.project;
    assert.deepEqual([spec.ssh, spec.sshPeers, spec.composeLabels], [false, false, false]);
    assert.deepEqual(spec.base, {
      image: 'debian:trixie-slim',
      bootstrap: 'never',
      sudo: true,
      where: { file: 'conf/build.conf', line: 7 },
    });
    assert.deepEqual(
      spec.containers.map(({ name, context, dockerfile, buildArgs }) => [
        name,
        context,
        dockerfile,
        buildArgs,
      ]),
      [
        ['dockerops-base', spec.project.baseDirectory, 'Dockerfile', {}],
        ['second.one', join(directory, 'src/second'), 'docker/Dockerfile', { GREETING: 'hello' }],
        ['demo', join(directory, 'apps_containers/demo'), 'Dockerfile', {}],
        ['other', join(directory, 'apps_containers/other'), 'Dockerfile', {}],
      ],
    );
  });

  it('may be missing: what has a Dockerfile is built', async () => {
    const { containers, ssh, base } = await load(
      { 'apps_containers/demo/Dockerfile': '', 'apps_containers/notes/README': '' },
      { env: { PROJECT_NAME: 't-spec' } },
    );
    assert.deepEqual(
      containers.map(({ name }) => name),
      ['dockerops-base', 'demo'],
    );
    assert.deepEqual([ssh, base.image, base.bootstrap], [true, 'debian:bookworm-slim', 'auto']);
  });

  it('lets a project bring its own base', async () => {
    const { containers: found, project } = await load(containers('dockerops-base'));
    assert.equal(found[0]?.context, join(project.directory, 'apps_containers/dockerops-base'));
  });
});
