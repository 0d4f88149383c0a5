import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { ssh } from '../../../src/platform/index.ts';
import type { Terminal } from '../../../src/ports/index.ts';
import { baseImageOf } from '../../support/base-image.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { inspect, runOn, sh } from '../run/support.ts';

const runConf = `
[dockerops-base,instance=first]
pod = front
link.SECOND = dockerops-base,instance=second
[dockerops-base,instance=second]
pod = front
[dockerops-base,instance=outside]
link.SECOND = dockerops-base,instance=second
link.FIRST = dockerops-base,instance=first
`;

describe('ssh to members of a pod, who share one address', () => {
  let platform: ScratchPlatform;
  before(async function () {
    this.timeout(300_000);
    platform = await ScratchPlatform.create(this, []);
    await baseImageOf(platform);
    await platform.write('conf/run.conf', runConf);
    await runOn(platform, 'all');
  });
  after(() => platform.remove());

  /** `dockerops ssh:…,command=`, and what it prints. */
  async function say(instance: string, command: string): Promise<string> {
    let heard = '';
    const terminal: Terminal = {
      ...noTerminal,
      attach: async (session) => {
        heard = (await buffer(session.stdout)).toString().trim();
        return session.ended();
      },
    };
    await ssh(platform.run({ terminal }).run, { name: 'dockerops-base', instance }, { command });
    return heard;
  }

  it('logs into each of them, and checks its own host key', async () => {
    assert.equal(await say('first', 'echo $INSTANCE'), 'first');
    assert.equal(await say('second', 'echo $INSTANCE'), 'second');
    const ports = await Promise.all(
      ['first', 'second'].map(
        async (instance) =>
          (await inspect(platform, `dockerops-base/${instance}`)).labels['io.dockerops.ssh-port'],
      ),
    );
    assert.deepEqual(ports, ['22', '2201']);
  });

  it('leads from container to container by alias, name and address, without a question', async () => {
    const from = (instance: string, target: string) =>
      say(instance, `ssh -o BatchMode=yes ${target} 'echo $INSTANCE'`);
    assert.equal(await from('first', 'second'), 'second');
    assert.equal(await from('first', '$SECOND_CONTAINER_IP'), 'second');
    assert.equal(await from('outside', 'second'), 'second');
    assert.equal(await from('outside', 'first'), 'first');
    assert.equal(await from('outside', 'dockerops-base-first'), 'first');
    // Both have this address: it is the first link's that counts.
    assert.equal(await from('outside', '$SECOND_CONTAINER_IP'), 'second');
  });

  it('lets each Supervisor answer for its own programs', async () => {
    for (const instance of ['first', 'second'])
      assert.match(await sh(platform, `dockerops-base/${instance}`, 'supervisorctl status sshd'), /RUNNING/);
  });
});
