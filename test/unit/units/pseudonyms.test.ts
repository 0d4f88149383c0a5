import assert from 'node:assert/strict';
import type { ContainerDefinition, UnitFile } from '../../../src/units/file/schema.ts';
import { pseudonyms } from '../../../src/units/pseudonyms/index.ts';
import { isolated } from '../../../src/units/tests/isolate.ts';
import { twinOf } from '../../../src/units/trial/twin.ts';
import { start } from './support.ts';

const text = `
data: {creation: {image: i, volumes: [/d]}}
web:
  creation: {image: i, mac_address: '02:00:00:00:00:01', networking_config: {shop: {Aliases: [web], IPv4Address: 10.1.2.3}}}
  startup:
    volumes_from: [data, far]
    binds: {kept: /k, /etc: /host}
    links: {data: db, other: o}
    port_bindings: {80: '127.0.0.1:8080'}
    restart_policy: always
    network_mode: shop
    pid_mode: container:data
    ipc_mode: container:elsewhere
e2e-check: {startup: {links: [[www, web]]}}
---
- data: {command: create}
- web: {command: start}
`;

const web = ({ containers }: UnitFile) =>
  containers.find(({ name }) => name.startsWith('web')) as ContainerDefinition;

/** The same unit in a test, and as the twin in which its backups are tried. */
async function both(written = text) {
  const unit = await start(written);
  const tested = isolated(unit, pseudonyms(unit, 'x1', false), '/archives', { directory: '/', cwd: '/' });
  return [tested, twinOf(unit, new Map(), 'x1')] as const;
}

const mounting = (hostConfig: string) => `
web:
  creation: {image: i}
  start: {host_config: ${hostConfig}}
---
- web: {command: start}
`;

describe('units: under other names', () => {
  it('units §8.2: a test and a twin have names and volumes of their own, wherever one is named', async () => {
    for (const { unit, volumes } of await both()) {
      const { name, settings } = web(unit);
      const { PidMode, IpcMode, VolumesFrom, Binds, RestartPolicy } = settings.hostConfig as Record<
        string,
        unknown
      >;
      assert.equal(name, 'web_x1');
      assert.deepEqual(volumes, ['kept_x1']);
      assert.deepEqual([PidMode, IpcMode], ['container:data_x1', 'container:elsewhere']);
      assert.equal((VolumesFrom as readonly string[])[0], 'data_x1');
      assert.match(String(Binds), /^kept_x1:\/k/);
      assert.deepEqual(settings.links[0], { target: 'data_x1', alias: 'db' });
      assert.equal(RestartPolicy, undefined);
      const [, , checker] = unit.containers;
      assert.deepEqual(checker?.settings.links, [{ target: 'web_x1', alias: 'www' }]);
    }
  });

  for (const [spelling, hostConfig] of [
    [
      "the API's",
      '{Mounts: [{Type: volume, Source: kept, Target: /k}, {Type: bind, Source: /etc, Target: /host}]}',
    ],
    ["docker-py's", '{mounts: [{source: kept, target: /k}, {type: bind, source: /etc, target: /host}]}'],
  ] as const)
    it(`a volume that a mount in ${spelling} words names is not production's, and a twin only reads a directory`, async () => {
      const [test, twin] = await both(mounting(hostConfig));
      for (const { unit, volumes } of [test, twin]) {
        const [volume] = web(unit).settings.hostConfig['Mounts'] as readonly unknown[];
        assert.deepEqual(volume, { Type: 'volume', Source: 'kept_x1', Target: '/k' });
        assert.deepEqual(volumes, ['kept_x1']);
      }
      const directory = { Type: 'bind', Source: '/etc', Target: '/host' };
      const [, tested] = web(test.unit).settings.hostConfig['Mounts'] as readonly unknown[];
      assert.deepEqual(tested, directory);
      assert.match(
        test.remarks.map((one) => one.text).join(),
        /web: directories of the host are the real ones/,
      );
      const [, tried] = web(twin.unit).settings.hostConfig['Mounts'] as readonly unknown[];
      assert.deepEqual(tried, { ...directory, ReadOnly: true });
    });

  it('on a real network they are not found in the place of the real container', async () => {
    for (const { unit } of await both()) {
      const { config, hostConfig, endpoints } = web(unit).settings;
      assert.equal(hostConfig['NetworkMode'], 'shop');
      assert.deepEqual(endpoints, { shop: {} });
      assert.equal(config['MacAddress'], undefined);
    }
  });

  it('what is no part of the unit is told, once each', async () => {
    for (const { remarks } of await both()) {
      const told = remarks.map((one) => one.text).filter((line) => /no part|stay with/.test(line));
      assert.deepEqual(told, [
        ...['other', 'far', 'elsewhere'].map(
          (name) => `web uses ${name}, which is no part of the unit: the real one`,
        ),
        'web: its aliases and addresses on shop stay with the real one',
      ]);
    }
  });

  it('the engine chooses the ports of a test; nothing of a twin is published, and what is not its own is read-only', async () => {
    const [{ unit: test }, { unit: twin }] = await both();
    const [tested, tried] = [web(test).settings.hostConfig, web(twin).settings.hostConfig];
    assert.deepEqual(tested['PortBindings'], { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] });
    assert.deepEqual(tested['VolumesFrom'], ['data_x1', 'far']);
    assert.equal(tried['PortBindings'], undefined);
    assert.deepEqual(tried['VolumesFrom'], ['data_x1', 'far:ro']);
    assert.deepEqual(tried['Binds'], ['kept_x1:/k', '/etc:/host:ro']);
  });
});
