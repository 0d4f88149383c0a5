import assert from 'node:assert/strict';
import {
  instanceTypes,
  typeProperties,
  type InstanceType,
  type Properties,
} from '../../../src/platform/index.ts';
import { join } from 'node:path';
import type { ContainerDetails } from '../../../src/ports/index.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, freePort, inspect, runOn, service, terminalWith } from './support.ts';

/** Seed 004's table, read off real containers. */
const table: Readonly<Record<InstanceType, Properties>> = {
  standard: row(true, false, false, false, true),
  published: row(true, true, false, false, false),
  master: row(true, true, true, false, false),
  interactive: row(true, false, false, false, false),
  safemode: row(false, false, false, false, false),
};

function row(...cells: readonly [boolean, boolean, boolean, boolean, boolean]): Properties {
  const [linked, publish_ports, persistent_data, persistent_opt, persistent_log] = cells;
  return { linked, publish_ports, persistent_data, persistent_opt, persistent_log };
}

describe('instance types on a real engine (dockerops §3)', () => {
  let platform: ScratchPlatform;
  let port: number;

  before(async function () {
    port = await freePort();
    const runConf = [
      '[peer,instance=one]',
      '[web]',
      'link.PEER = peer',
      '[web,instance=flipped]',
      'link.PEER = peer',
      ...[
        'linked = no',
        'publish_ports = yes',
        'persistent_data = yes',
        'persistent_opt = yes',
        'persistent_log = no',
      ],
    ];
    platform = await builtPlatform(
      this,
      { peer: service, web: `EXPOSE ${port}\n${service}` },
      runConf.join('\n'),
    );
    await runOn(platform, 'peer', { instance: 'one' });
  });
  after(() => platform.remove());

  /** The properties as the engine shows them. */
  function propertiesOf(details: ContainerDetails): Properties {
    const root = join(platform.directory, `data_${platform.name}`, `web_${details.env['INSTANCE'] ?? ''}`);
    const bound = (name: string, target: string) =>
      details.mounts.some(
        (mount) => mount.type === 'bind' && mount.source === join(root, name) && mount.target === target,
      );
    return {
      linked: details.env['PEER_CONTAINER_IP'] !== undefined,
      publish_ports: details.ports.some(({ hostPort }) => hostPort === port),
      persistent_data: bound('data', '/data'),
      persistent_opt: bound('opt', '/opt'),
      persistent_log: bound('log', '/var/log'),
    };
  }

  /** The container as it is while it runs: a shell is gone afterwards. */
  async function whileRunning(type: InstanceType): Promise<ContainerDetails> {
    const master = type === 'master' ? { PEER_CONTAINER_IP: '192.0.2.1' } : {};
    let seen: ContainerDetails | undefined;
    const test = platform.run(
      terminalWith(async (session) => {
        seen = await inspect(platform, `web/${type}`);
        session.stdin.write('exit\n');
        session.stdout.resume();
        return session.ended();
      }),
    );
    await runOn(
      platform,
      'web',
      { instance: type, instanceType: type },
      { ...test, run: { ...test.run, env: { ...test.run.env, ...master } } },
    );
    const details = seen ?? (await inspect(platform, `web/${type}`));
    await platform.engine.containers.remove(details.id, { force: true });
    return details;
  }

  for (const type of instanceTypes) {
    it(`${type} is what the seed's table says`, async () => {
      const details = await whileRunning(type);
      assert.deepEqual(propertiesOf(details), table[type]);
      assert.deepEqual(typeProperties[type], table[type]);
      const told = [
        details.env['INSTANCE_TYPE'],
        details.env['PERSISTENT_DATA'],
        details.env['PERSISTENT_OPT'],
        details.env['PERSISTENT_LOG'],
        details.env['SAFEMODE'],
      ];
      const word = (value: boolean) => (value ? 'True' : 'False');
      const { persistent_data, persistent_opt, persistent_log } = table[type];
      assert.deepEqual(told, [
        type,
        word(persistent_data),
        word(persistent_opt),
        word(persistent_log),
        word(type === 'safemode'),
      ]);
      const isShell = type === 'interactive' || type === 'safemode';
      assert.deepEqual([details.tty, details.restart], [isShell, isShell ? 'no' : 'unless-stopped']);
    });
  }

  const flipped: Properties = row(false, true, true, true, false);

  it('each property is overridden by an argument', async () => {
    await runOn(platform, 'web', { instance: 'argued', properties: flipped });
    const details = await inspect(platform, 'web/argued');
    assert.deepEqual(propertiesOf(details), flipped);
    await platform.engine.containers.remove(details.id, { force: true });
  });

  it('each property is overridden by run.conf', async () => {
    await runOn(platform, 'web', { instance: 'flipped' });
    const details = await inspect(platform, 'web/flipped');
    assert.deepEqual(propertiesOf(details), flipped);
    await platform.engine.containers.remove(details.id, { force: true });
  });

  it('an argument beats run.conf', async () => {
    await runOn(platform, 'web', { instance: 'flipped', properties: table.standard });
    const details = await inspect(platform, 'web/flipped');
    assert.deepEqual(propertiesOf(details), table.standard);
    await platform.engine.containers.remove(details.id, { force: true });
  });
});
