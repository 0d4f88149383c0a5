import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { baseImageOf } from '../../support/base-image.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { Instances } from './instance.ts';
import { privateKeysIn } from '../../support/layers.ts';

/** Everything that is hard on a shell. */
const awkward = 'two  blanks, "double" and \'single\' quotes, $HOME `id` \\ !\nand a second line ';

describe('the base image', function () {
  this.timeout(300_000);
  let platform: ScratchPlatform;
  let instances: Instances;
  let image: string;
  let volume: string;
  let one: { id: string; ip: string };

  before(async function () {
    platform = await ScratchPlatform.create(this, []);
    image = await baseImageOf(platform);
    instances = new Instances(platform);
    volume = await instances.keys(image);
    one = await instances.startWithSsh(image, volume, { env: { AWKWARD: awkward, CONTAINER: 'base' } });
  });
  after(() => platform.remove());

  const ssh = (...argv: readonly string[]) => instances.run(one.id, ['ssh', ...argv]);

  describe('has no private key in any layer', () => {
    it('after it was built', async () => {
      assert.deepEqual(await privateKeysIn(await platform.engine.images.save(image)), []);
    });

    it('while the search finds one where there is one', async () => {
      const { containers, images } = platform.engine;
      const { id } = await instances.start(image, {
        entrypoint: ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/leaked'],
      });
      await containers.wait(id);
      await containers.commit(id, `${platform.name}/leaked`);
      const found = await privateKeysIn(await images.save(`${platform.name}/leaked`));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', /leaked$/);
    });
  });

  describe('lets dockerops in by key', () => {
    it('from container to container without a prompt', async () => {
      const { exitCode, stdout } = await ssh(one.ip, 'whoami');
      assert.deepEqual([exitCode, stdout.trim()], [0, 'dockerops']);
    });

    it('and passes exit codes on', async () => {
      assert.equal((await ssh(one.ip, 'exit 7')).exitCode, 7);
    });

    it('but refuses a host that the project does not vouch for', async () => {
      const stranger = await instances.startWithSsh(image, await instances.keys(image));
      const { exitCode, stderr } = await ssh(stranger.ip, 'true');
      assert.equal(exitCode, 255);
      assert.match(stderr, /Host key verification failed/);
    });

    it('but nobody by password', async () => {
      const methods = 'PreferredAuthentications=password,keyboard-interactive';
      const { exitCode, stderr } = await ssh('-o', methods, one.ip, 'true');
      assert.equal(exitCode, 255);
      assert.match(stderr, /Permission denied \(publickey\)/);
    });

    it('but not root', async () => {
      const { exitCode, stderr } = await ssh('-l', 'root', one.ip, 'true');
      assert.equal(exitCode, 255);
      assert.match(stderr, /Permission denied/);
    });

    it('for sftp as well', async () => {
      const argv = ['bash', '-c', `echo 'get /etc/hostname /tmp/copied' | sftp -b - ${one.ip}`];
      assert.equal((await instances.run(one.id, argv)).exitCode, 0);
      assert.notEqual(await instances.log(one.id, '/tmp/copied'), '');
    });

    it('without sudo', async () => {
      assert.notEqual((await ssh(one.ip, 'command -v sudo')).exitCode, 0);
    });
  });

  describe("shows the container's environment", () => {
    it('to docker exec', async () => {
      const { stdout } = await instances.run(one.id, ['printenv', 'AWKWARD']);
      assert.equal(stdout, `${awkward}\n`);
    });

    it('to a command over ssh', async () => {
      assert.equal((await ssh(one.ip, 'printenv AWKWARD')).stdout, `${awkward}\n`);
    });

    it('to an interactive login shell over ssh', async () => {
      const typed = 'printenv AWKWARD | md5sum; shopt login_shell; exit\n';
      const argv = ['bash', '-c', `printf %s "$1" | ssh -tt ${one.ip}`, 'bash', typed];
      const { stdout } = await instances.run(one.id, argv);
      assert.match(stdout, new RegExp(createHash('md5').update(`${awkward}\n`).digest('hex')));
      assert.match(stdout, /login_shell\s+on/);
    });

    it('to cron jobs and other POSIX shells, through /env.sh', async () => {
      const argv = ['sh', '-c', '. /env.sh; printenv AWKWARD'];
      assert.equal((await instances.run(one.id, ['env', '-i', ...argv])).stdout, `${awkward}\n`);
    });

    it('but not to everybody', async () => {
      const { stdout } = await instances.run(one.id, ['stat', '-c', '%a %U %G', '/env.sh'], 'root');
      assert.equal(stdout.trim(), '640 root dockerops');
      assert.notEqual((await instances.run(one.id, ['cat', '/env.sh'], 'nobody')).exitCode, 0);
    });
  });

  describe('runs Supervisor', () => {
    it('which answers, with sshd as its program', async () => {
      assert.match(await instances.programs(one.id), /^sshd +RUNNING/);
    });

    it('without sshd where no host key was injected', async () => {
      const { id } = await instances.start(image);
      const state = await until('sshd to have ended', async () =>
        /^sshd +EXITED/.test(await instances.programs(id)),
      );
      assert.ok(state);
      assert.match(await instances.log(id, '/var/log/supervisor/sshd.log'), /sshd is off/);
    });

    it('that ends by itself when the container is stopped, before the engine kills it', async () => {
      const { id } = await instances.startWithSsh(image, volume);
      await platform.engine.containers.stop(id, 10);
      assert.equal((await platform.engine.containers.inspect(id))?.exitCode, 0);
    });

    it('again after a restart', async () => {
      const { id } = await instances.startWithSsh(image, volume);
      await platform.engine.containers.restart(id, 10);
      await until('sshd to run again', async () => /^sshd +RUNNING/.test(await instances.programs(id)));
    });

    it('over an empty /var/log', async () => {
      const { id } = await instances.start(image, { mounts: [{ type: 'tmpfs', target: '/var/log' }] });
      await until('Supervisor to answer', async () => (await instances.programs(id)).startsWith('sshd'));
    });

    it("or the container's own command instead, in the same environment", async () => {
      const { id } = await instances.start(image, {
        command: ['/bin/bash', '-c', 'echo "I am $CONTAINER"'],
        env: { CONTAINER: 'base' },
      });
      assert.equal(await platform.engine.containers.wait(id), 0);
      assert.match(await instances.log(id), /I am base/);
    });
  });
});
