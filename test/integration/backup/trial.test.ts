import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { InterruptedError, type DockeropsEvent } from '../../../src/core/index.ts';
import { twinLabels } from '../../../src/platform/backup/twin.ts';
import { backup, backups, quietOf, verify } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { freePort } from '../../support/free-port.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

/** Its log tells what it found in its volume. */
const program = 'trap exit TERM; echo up with $(cat /srv/state/s); while :; do sleep 1000 & wait $!; done';

describe('backups of instances that are proven (issue 5, item 6)', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;
  let id: string;

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web']);
    await platform.write('conf/run.conf', '[web,instance=one]\nready.log = up with good\ntimeout = 3\n');
    id = await platform.instance('web', {
      command: ['sh', '-c', program],
      env: { GREETING: 'hello' },
      labels: { [label.settings]: '{"settings":{"starts":"service","command":[]}}' },
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: await freePort(), hostAddress: '127.0.0.1' }],
      mounts: [
        { type: 'volume', source: await platform.volume('data', 'web'), target: '/srv/state' },
        { type: 'volume', source: await platform.volume('runtime', 'web'), target: '/run/dockerops' },
        { type: 'bind', source: '/tmp', target: '/host' },
      ],
    });
    await shell(
      'echo good > /srv/state/s; mkdir /run/dockerops/secrets; echo x > /run/dockerops/secrets/TOKEN',
    );
    await shell('ln -s /run/dockerops/secrets /run/secrets');
  });
  after(() => platform.remove());

  const shell = async (script: string) =>
    (await platform.engine.containers.run(id, { argv: ['sh', '-c', script] })).stdout.trim();
  const one = { name: 'web', instance: 'one' };
  const save = (more: { verify?: boolean; check?: string; keep?: { last: number } }, test = platform.run()) =>
    backup(test.run, one, { quiet: quietOf({}), packing: {}, ...more });
  const list = () => backups(platform.run().run, one, {});
  const there = async () => {
    const labels = [`${label.project}=${platform.name}`];
    const containers = await platform.engine.containers.list({ labels, all: true });
    const volumes = await platform.engine.volumes.list({ labels });
    return [
      ...containers.map((each) => `${each.id} ${each.state}`),
      ...volumes.map(({ name }) => name),
    ].sort();
  };
  const leavingNothing = async (work: () => Promise<unknown>) => {
    const before = await there();
    await work();
    assert.deepEqual(await there(), before, 'the instance runs on, and nothing of the twin is left');
  };

  it('verify=True restores into a twin with its variables and secrets, which must become ready as run.conf says', async () => {
    const check =
      'grep good /srv/state/s && test $GREETING = hello && cat /run/secrets/TOKEN && test ! -w /host/.';
    await leavingNothing(() => save({ verify: true, check: `${check} && test ! -e /sys/class/net/eth0` }));
    const [good] = await list();
    assert.equal(good?.verified, 'good', good?.verdict ?? '');
    assert.ok((good.restoreSeconds ?? 0) > 0);
  });

  it('data on which the instance would not become ready, and a check that fails, are no good backup; a good one stays', async () => {
    await shell('echo bad > /srv/state/s');
    await leavingNothing(() =>
      assert.rejects(
        save({ verify: true, keep: { last: 1 } }),
        /backups of web-one did not stand their trial: the twin of web-one is not ready after 3 s/,
      ),
    );
    await shell('echo good > /srv/state/s');
    await assert.rejects(save({ verify: true, check: 'exit 5' }), /did not stand their trial.*exit code 5/s);
    assert.deepEqual(
      (await list()).map(({ verified }) => verified),
      ['failed', 'failed', 'good'],
    );
    await assert.rejects(save({ check: 'true' }), /check= says how a backup is tried/);
  });

  it('a byte that changed on the disk is caught; what an interrupted trial made is gone, and that is no verdict', async () => {
    await save({});
    const test = platform.run();
    const emit = (event: DockeropsEvent) => {
      if (event.type === 'step-started' && event.step.kind === 'instance.ready') test.abort();
    };
    await leavingNothing(() => assert.rejects(verify({ ...test.run, emit }, one, {}), InterruptedError));
    const [newest] = await list();
    assert.equal(newest?.verified, 'not tried');
    const bytes = await readFile(newest.file);
    bytes[bytes.indexOf('good\n')] = 0x58;
    await writeFile(newest.file, bytes);
    await leavingNothing(() =>
      assert.rejects(verify(platform.run().run, one, {}), /its bytes changed since/),
    );
    assert.equal((await list())[0]?.verified, 'failed');
  });

  it('the twin of a run that was killed is taken back by the next', async () => {
    const labels = twinLabels(platform.name, 'web-one');
    await leavingNothing(async () => {
      const volume = `${platform.name}-twin`;
      await platform.engine.volumes.create(volume, labels);
      await platform.foreign('twin', {
        labels,
        mounts: [{ type: 'volume', source: volume, target: '/srv/state' }],
      });
      await save({});
    });
  });
});
