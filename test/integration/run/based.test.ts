import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rerun, restart } from '../../../src/platform/index.ts';
import { DockeropsError } from '../../../src/core/index.ts';
import { baseImageOf, buildIn } from '../../support/base-image.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { cleanOn, inspect, runOn, sh, terminalWith } from './support.ts';

const program = (name: string, command: string, startsecs = 0, more = '') =>
  `RUN printf '[program:${name}]\\ncommand=${command}\\nstartsecs=${startsecs}\\n${more}' > /etc/supervisor/conf.d/${name}.conf`;

describe('instances FROM dockerops-base (dockerops §5, §7)', () => {
  const password = randomBytes(12).toString('hex');
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this, []);
    const base = await baseImageOf(platform);
    const dockerfiles = {
      app: program('web', '/bin/sleep 1000'),
      job: program('migrate', '/bin/true', 0, 'autorestart=false\\n'),
      'bad-job': [
        program('migrate', '/bin/false', 0, 'autorestart=false\\n'),
        program('slow', '/bin/sleep 1000', 3),
      ].join('\n'),
      fatal: program('web', '/no/such/program'),
      broken: `RUN printf '#!/bin/bash\\necho my last words\\nexit 9\\n' > /entrypoint-local.sh`,
      preparing: `RUN printf '#!/bin/bash\\nsleep 1.5\\ntouch /prepared\\n' > /entrypoint-local.sh\nHEALTHCHECK CMD true`,
      plain: `RUN printf '#!/bin/bash\\nexec sleep 1000\\n' > /entrypoint.sh`,
    };
    for (const [name, text] of Object.entries(dockerfiles))
      await platform.write(`apps_containers/${name}/Dockerfile`, `FROM ${base}\n${text}\n`);
    await platform.write('conf/run.conf', '[app]\nsecret.PASSWORD =\nenv.GREETING = hello\n');
    await buildIn(platform, 'all');
  });
  after(() => platform.remove());

  const given = () => {
    const test = platform.run();
    return { ...test, run: { ...test.run, env: { ...test.run.env, PASSWORD: password } } };
  };

  it('are ready when all Supervisor programs run, or have ended as expected', async () => {
    await runOn(platform, 'app', { instance: 'one' }, given());
    assert.match(await sh(platform, 'app/one', 'supervisorctl status web'), /RUNNING/);
    await runOn(platform, 'job', { instance: 'one' });
    assert.match(await sh(platform, 'job/one', 'supervisorctl status migrate'), /EXITED/);
  });

  it('are not when a program ended badly or cannot start', async () => {
    await assert.rejects(runOn(platform, 'bad-job', { instance: 'one' }), /migrate is EXITED/);
    await assert.rejects(runOn(platform, 'fatal', { instance: 'one' }), /web is FATAL/);
  });

  it('are ready when they run, where the image replaces Supervisor by something else', async () => {
    const [done] = await runOn(platform, 'plain', { instance: 'one' });
    assert.equal(done?.did, 'created');
  });

  it('are not while entrypoint-local.sh runs, whatever their HEALTHCHECK says', async () => {
    await runOn(platform, 'preparing', { instance: 'one' });
    assert.equal(await sh(platform, 'preparing/one', 'ls /prepared'), '/prepared');
  });

  it('do not come up when entrypoint-local.sh fails, and its last lines are shown', async () => {
    const error: unknown = await runOn(platform, 'broken', { instance: 'one' }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError);
    assert.match(error.message, /broken-one ended before it was ready .*exit code 9/);
    assert.ok(error.excerpt.includes('my last words'), error.excerpt.join('\n'));
    const shown: string[] = [];
    await runOn(
      platform,
      'broken',
      { instance: 'safemode' },
      platform.run(
        terminalWith(async (session) => {
          session.stdout.on('data', (chunk: Buffer) => shown.push(chunk.toString()));
          session.stdin.write('echo "still $((40 + 2))"; exit\n');
          return session.ended();
        }),
      ),
    );
    assert.match(shown.join(''), /still 42/);
  });

  it("find their variables in Supervisor's programs", async () => {
    const found = await sh(
      platform,
      'app/one',
      "tr '\\0' '\\n' < /proc/$(supervisorctl pid web)/environ | sort",
    );
    for (const line of ['GREETING=hello', 'CONTAINER=app', 'INSTANCE=one', `PROJECT=${platform.name}`])
      assert.ok(found.split('\n').includes(line), line);
  });

  describe('secrets', () => {
    const look = "cat /run/secrets/PASSWORD; stat -Lc ' %U %a' /run/secrets/PASSWORD";
    const expected = `${password} dockerops 400`;

    it('are files of user dockerops that nobody else reads, and survive a restart', async () => {
      assert.equal(await sh(platform, 'app/one', look), expected);
      await restart(platform.run().run, { name: 'app', instance: 'one' }, { graceSeconds: 5 });
      assert.equal(await sh(platform, 'app/one', look), expected);
    });

    it('are in no label, no inspect output, no plan and no layer', async () => {
      const test = given();
      await cleanOn(platform, 'app', 'one');
      await runOn(platform, 'app', { instance: 'one' }, test);
      const { id, raw } = await inspect(platform, 'app/one');
      assert.ok(!JSON.stringify(raw).includes(password));
      assert.ok(!JSON.stringify(test.events).includes(password));
      const image = await platform.engine.containers.commit(id, `${platform.name}/committed`);
      let layers = '';
      for await (const chunk of await platform.engine.images.save(image))
        layers += (chunk as Buffer).toString('latin1');
      assert.ok(layers.length > 0 && !layers.includes(password));
      await platform.engine.images.remove(image, { force: true });
    });

    it('are kept by rerun where nothing gives them now', async () => {
      await rerun(platform.run().run, { name: 'app', instance: 'one' });
      assert.equal(await sh(platform, 'app/one', look), expected);
    });

    it('of the same value change nothing, of another are named as what differs', async () => {
      const [done] = await runOn(platform, 'app', { instance: 'one' }, given());
      assert.equal(done?.did, 'nothing');
      const test = given();
      const other = { ...test.run, env: { ...test.run.env, PASSWORD: 'another' } };
      await assert.rejects(
        runOn(platform, 'app', { instance: 'one' }, { ...test, run: other }),
        /other settings: secret$/,
      );
      await runOn(platform, 'app', { instance: 'one', replace: true }, { ...test, run: other });
      assert.equal(await sh(platform, 'app/one', 'cat /run/secrets/PASSWORD'), 'another');
    });
  });

  it('keep their host key when they are re-created', async () => {
    const key = () => sh(platform, 'job/one', 'cat /run/dockerops/ssh_host_ed25519_key.pub');
    const before = await key();
    await runOn(platform, 'job', { instance: 'one', replace: true });
    await until('the new one', async () => (await inspect(platform, 'job/one')).state === 'running');
    assert.equal(await key(), before);
    assert.match(before, /^ssh-ed25519 /);
  });
});
