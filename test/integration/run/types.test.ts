import assert from 'node:assert/strict';
import {
  instanceTypes,
  typeProperties,
  type InstanceType,
  type Properties,
} from '../../../src/platform/index.ts';
import type { ContainerDetails } from '../../../src/ports/index.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { propertiesOf, row, typeTable } from '../../support/properties.ts';
import { builtPlatform, freePort, inspect, runOn, service, terminalWith } from './support.ts';

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
      assert.deepEqual(propertiesOf(details, platform, port), typeTable[type]);
      assert.deepEqual(typeProperties[type], typeTable[type]);
      const told = [
        details.env['INSTANCE_TYPE'],
        details.env['PERSISTENT_DATA'],
        details.env['PERSISTENT_OPT'],
        details.env['PERSISTENT_LOG'],
        details.env['SAFEMODE'],
      ];
      const word = (value: boolean) => (value ? 'True' : 'False');
      const { persistent_data, persistent_opt, persistent_log } = typeTable[type];
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
    assert.deepEqual(propertiesOf(details, platform, port), flipped);
    await platform.engine.containers.remove(details.id, { force: true });
  });

  it('each property is overridden by run.conf', async () => {
    await runOn(platform, 'web', { instance: 'flipped' });
    const details = await inspect(platform, 'web/flipped');
    assert.deepEqual(propertiesOf(details, platform, port), flipped);
    await platform.engine.containers.remove(details.id, { force: true });
  });

  it('an argument beats run.conf', async () => {
    await runOn(platform, 'web', { instance: 'flipped', properties: typeTable.standard });
    const details = await inspect(platform, 'web/flipped');
    assert.deepEqual(propertiesOf(details, platform, port), typeTable.standard);
    await platform.engine.containers.remove(details.id, { force: true });
  });
});
