import assert from 'node:assert/strict';
import { backup, backups, quietOf } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { tarOf } from '../../support/images.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const perl = 'perl -MIO::Socket::INET -e';
const connects = `${perl} 'IO::Socket::INET->new("localhost:80") or exit 1'`;
/** Listens on port 80 a while after its data and what else is awaited are there, and its own name means something. */
const program = (awaited: string) => `trap exit TERM
  (until ${awaited}; do sleep 0.1; done; grep -q good /srv/state/s && getent hosts $HOSTNAME &&
    exec ${perl} '$s = IO::Socket::INET->new(LocalPort => 80, Listen => 9) or die; sleep') &
  while :; do sleep 1000 & wait $!; done`;
/** The only one that makes this file, so that whoever serves after it was asked. */
const healthcheck = `HEALTHCHECK CMD touch /tmp/asked; ${connects}`;

describe('backups of instances that are proven: signs of readiness without a network', function () {
  this.timeout(60_000);
  let platform: ScratchPlatform;
  const ids: Record<string, string> = {};

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web']);
    await platform.write(
      'conf/run.conf',
      '[web,instance=port]\nready.tcp = 80\ntimeout = 20\n[web,instance=checked]\ntimeout = 20\n',
    );
    const image = await platform.engine.images.build(
      {
        reference: `${platform.name}/checked`,
        context: tarOf({ Dockerfile: `FROM debian:bookworm-slim\n${healthcheck}\n` }),
        dockerfile: 'Dockerfile',
        buildArgs: {},
        labels: { [label.project]: platform.name },
        cache: true,
      },
      () => undefined,
    );
    await make('port', program('sleep 1'));
    await make('checked', program('test -e /tmp/asked'), image);
  });
  after(() => platform.remove());

  async function make(instance: string, line: string, image?: string): Promise<void> {
    const source = `${platform.name}-${instance}-state`;
    await platform.engine.volumes.create(source, { [label.project]: platform.name });
    ids[instance] = await platform.instance(`web/${instance}`, {
      command: ['bash', '-c', line],
      labels: { [label.settings]: '{"settings":{"starts":"service","command":[]}}' },
      mounts: [{ type: 'volume', source, target: '/srv/state' }],
      ...(image !== undefined && { image }),
    });
  }

  for (const [instance, title] of [
    ['port', 'ready.tcp is looked up inside'],
    ['checked', 'a HEALTHCHECK is asked inside'],
  ] as const)
    it(`${title}, of a program that needs the address of its own name`, async () => {
      const argv = ['sh', '-c', 'echo good > /srv/state/s'];
      await platform.engine.containers.run(ids[instance] ?? '', { argv });
      const selection = { name: 'web', instance };
      const options = { quiet: quietOf({}), packing: {}, verify: true, check: connects };
      await backup(platform.run().run, selection, options);
      const [newest] = await backups(platform.run().run, selection, {});
      assert.equal(newest?.verified, 'good');
    });
});
