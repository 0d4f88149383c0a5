import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import { container } from './support.ts';

const hostConfig = async (startup: string) =>
  (await container(`{creation: {image: b}, startup: ${startup}}`)).settings.hostConfig;
const config = async (creation: string) => (await container(`{creation: ${creation}}`)).settings.config;

const refuses = async (startup: string, pattern: RegExp) =>
  assert.rejects(hostConfig(startup), (error: unknown) => {
    assert.ok(error instanceof DockeropsError, String(error));
    assert.match([error.message, ...error.hints].join('\n'), pattern);
    return error.exitCode === 2;
  });

describe("units: docker-py's keywords as settings of the engine", () => {
  it('units §10 case 21: a container port is published on a host port, and exposed', async () => {
    const { settings } = await container('{creation: {image: b}, startup: {port_bindings: {80: 18080}}}');
    assert.deepEqual(settings.hostConfig['PortBindings'], { '80/tcp': [{ HostIp: '', HostPort: '18080' }] });
    assert.deepEqual(settings.config['ExposedPorts'], { '80/tcp': {} });
  });

  it('units §10 case 22: a port without a host port gets any; udp is kept', async () => {
    const { PortBindings } = await hostConfig("{port_bindings: {'53/udp': null}}");
    assert.deepEqual(PortBindings, { '53/udp': [{ HostIp: '', HostPort: '' }] });
  });

  it('units §10 case 23: an address and a port, in every spelling', async () => {
    const one = [{ HostIp: '127.0.0.1', HostPort: '18081' }];
    for (const value of ["['127.0.0.1', 18081]", '"127.0.0.1:18081"', '{HostIp: 127.0.0.1, HostPort: 18081}'])
      assert.deepEqual((await hostConfig(`{port_bindings: {80: ${value}}}`))['PortBindings'], {
        '80/tcp': one,
      });
    const { PortBindings } = await hostConfig('{port_bindings: {80: [8080, 8081]}}');
    assert.deepEqual(PortBindings, {
      '80/tcp': [
        { HostIp: '', HostPort: '8080' },
        { HostIp: '', HostPort: '8081' },
      ],
    });
    await refuses('{port_bindings: {80: 99999}}', /port_bindings must be a host port/);
  });

  it('units §10 case 24: binds are writable unless told; ro and mode together are an error', async () => {
    const { Binds } = await hostConfig(
      '{binds: {/a: {bind: /d, ro: True}, /b: /e, /c: {bind: /f, mode: z}}}',
    );
    assert.deepEqual(Binds, ['/a:/d:ro', '/b:/e', '/c:/f:z']);
    await refuses('{binds: {/a: {bind: /d, ro: true, mode: z}}}', /either ro or mode/);
  });

  it('units §10 case 25: volumes_from in one text, in creation as in startup', async () => {
    const { settings } = await container("{creation: {image: b, volumes_from: 'd1,d2:ro'}}");
    assert.deepEqual(settings.hostConfig['VolumesFrom'], ['d1', 'd2:ro']);
  });

  it('units §10 case 26: links as a mapping, pairs, or texts', async () => {
    for (const links of ['{db: sql}', '[[db, sql]]', "['db:sql']"]) {
      const { settings } = await container(`{creation: {image: b}, startup: {links: ${links}}}`);
      assert.deepEqual(settings.links, [{ target: 'db', alias: 'sql' }]);
    }
    const { settings } = await container('{creation: {image: b}, startup: {links: {db: null}}}');
    assert.deepEqual(settings.links, [{ target: 'db', alias: 'db' }]);
  });

  it('units §10 case 27: restart policies in every spelling', async () => {
    const policy = async (text: string) => (await hostConfig(`{restart_policy: ${text}}`))['RestartPolicy'];
    assert.deepEqual(await policy("'on-failure:3'"), { Name: 'on-failure', MaximumRetryCount: 3 });
    assert.deepEqual(await policy('{Name: always}'), { Name: 'always' });
    assert.deepEqual(await policy('{name: on-failure, maximum_retry_count: 2}'), {
      Name: 'on-failure',
      MaximumRetryCount: 2,
    });
    assert.deepEqual(await policy('no'), { Name: 'no' });
    await refuses('{restart_policy: sometimes}', /restart_policy must be no, always/);
  });

  it('units §10 case 28: lxc_conf is left out with a warning', async () => {
    const { remarks, settings } = await container('{creation: {image: b}, startup: {lxc_conf: {a: b}}}');
    assert.deepEqual(
      remarks.map(({ level }) => level),
      ['warning'],
    );
    assert.deepEqual(settings.hostConfig, {});
  });

  it('units §10 case 29: a keyword that is not there is an error with the nearest one', async () => {
    await refuses(
      '{prot_bindings: {}}',
      /startup: there is no "prot_bindings"\ndid you mean "port_bindings"\?/,
    );
  });

  it('units §10 case 30: sizes with units', async () => {
    assert.deepEqual(await hostConfig('{mem_limit: 64m}'), { Memory: 67_108_864 });
    assert.deepEqual(await hostConfig('{mem_limit: 1000}'), { Memory: 1000 });
    await refuses('{mem_limit: 64x}', /mem_limit must be a size such as 512m or 2g, not "64x"/);
  });

  it('units §10 case 31: hosts, capabilities, name servers, limits, devices', async () => {
    const startup = `{extra_hosts: {db: 10.0.0.1}, cap_add: [NET_ADMIN], dns: 10.0.0.2,
      ulimits: [{name: nofile, soft: 10, hard: 20}], devices: ['/dev/null:/dev/x']}`;
    assert.deepEqual(await hostConfig(startup), {
      ExtraHosts: ['db:10.0.0.1'],
      CapAdd: ['NET_ADMIN'],
      Dns: ['10.0.0.2'],
      Ulimits: [{ Name: 'nofile', Soft: 10, Hard: 20 }],
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/x', CgroupPermissions: 'rwm' }],
    });
  });

  it('units §10 case 32: the key is the name, whatever "name" says', async () => {
    const { name, remarks } = await container('{creation: {image: b, name: other}}');
    assert.equal(name, 'aa');
    assert.match(remarks[0]?.text ?? '', /is called that, not other/);
    assert.equal(remarks[0]?.level, 'debug');
  });

  it('commands are words, environments keep what is written, ports are exposed', async () => {
    assert.deepEqual(
      await config(`{image: b, command: 'sh -c "a b"', environment: {A: 1.10, B: null, C: yes}}`),
      {
        Cmd: ['sh', '-c', 'a b'],
        Env: ['A=1.10', 'B', 'C=yes'],
      },
    );
    assert.deepEqual(await config('{image: b, ports: [22, [53, udp], 8000-8001]}'), {
      ExposedPorts: { '22/tcp': {}, '53/udp': {}, '8000/tcp': {}, '8001/tcp': {} },
    });
  });

  it('volumes are the container’s own or binds; startup wins over creation; host_config is the basis', async () => {
    const { settings, remarks } = await container(
      `{creation: {image: b, volumes: [/d, '/a:/e:ro'], privileged: true, host_config: {privileged: true, OomScoreAdj: 5}},
        startup: {privileged: false, binds: {/c: /f}}}`,
    );
    assert.deepEqual(settings.config, { Volumes: { '/d': {} } });
    assert.deepEqual(settings.hostConfig, {
      Privileged: false,
      OomScoreAdj: 5,
      Binds: ['/a:/e:ro', '/c:/f'],
    });
    assert.match(remarks[0]?.text ?? '', /startup's privileged wins/);
  });

  it('mounts are those of the API, their words in any case; one that there is not is refused', async () => {
    const list =
      '[{source: v, target: /v, read_only: yes}, {Type: tmpfs, TARGET: /t, TmpfsOptions: {Mode: 0x1ff}}]';
    const Mounts = [
      { Type: 'volume', Source: 'v', Target: '/v', ReadOnly: true },
      { Type: 'tmpfs', Target: '/t', TmpfsOptions: { Mode: 0x1ff } },
    ];
    assert.deepEqual(await hostConfig(`{mounts: ${list}}`), { Mounts });
    assert.deepEqual(await hostConfig(`{host_config: {Mounts: ${list}}}`), { Mounts });
    await assert.rejects(hostConfig('{mounts: [{src: v}]}'), /Source, Target.*not src/);
  });

  it('a build takes its path from the configuration directory, its name from the container', async () => {
    const { build, image } = await container(
      '{build: {path: /services/x, nocache: true, container_limits: {memory: 64m}}}',
    );
    assert.equal(image, 'aa');
    assert.equal(build?.path, '/services/x');
    assert.equal(build.cache, false);
    assert.deepEqual(build.api, { rm: true, forcerm: false, memory: 67_108_864 });
    await assert.rejects(container('{build: {tag: x}}'), /given a path/);
    await assert.rejects(container('{build: {path: x, noCache: true}}'), /there is no "noCache"/);
  });
});
