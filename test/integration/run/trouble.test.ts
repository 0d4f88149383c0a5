import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { DockeropsError, InterruptedError } from '../../../src/core/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { testRun } from '../../support/run.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { builtPlatform, cleanOn, freePort, inspect, runOn, service, sh, watched } from './support.ts';

describe('trouble while running (platforms F7, F8, F11)', () => {
  let platform: ScratchPlatform;
  let port: number;
  before(async function () {
    port = await freePort();
    const runConf = [
      '[slow]',
      'timeout = 3',
      '[dies,instance=once]',
      '[after,instance=one]',
      'link.SLOW = slow,instance=one',
      '[slow,instance=one]',
      'timeout = 1',
      '[web,instance=one]',
      '[ends]',
      'restart = no',
      '[greedy]',
      'memory = 16m',
    ];
    platform = await builtPlatform(
      this,
      {
        web: `EXPOSE ${port}\n${service}`,
        dies: 'CMD ["sh", "-c", "echo the last words; exit 37"]',
        recovers: 'CMD ["sh", "-c", "test -e /seen && exec sleep 1000; touch /seen; exit 1"]',
        greedy: 'CMD ["tail", "/dev/zero"]',
        ends: service,
        nowhere: 'CMD ["/no/such/program"]',
        elsewhere: 'RUN echo no program > /x && chmod +x /x\nCMD ["/x"]',
        slow: `HEALTHCHECK CMD echo not today; exit 1\n${service}`,
        healthy: `HEALTHCHECK CMD test -e /ready\nCMD ["sh", "-c", "sleep 0.3; touch /ready; exec sleep 1000"]`,
        after: service,
        moody: `EXPOSE ${port}\nCMD ["sh", "-c", "trap 'touch /broken; exit 3' TERM; if test -e /broken; then sleep 1; exit 3; fi; sleep 1000 & wait $!"]`,
      },
      runConf.join('\n'),
    );
  });
  after(() => platform.remove());

  const failure = async (promise: Promise<unknown>): Promise<DockeropsError> => {
    try {
      await promise;
    } catch (error) {
      if (error instanceof DockeropsError) return error;
      throw error;
    }
    throw new Error('it did not fail');
  };
  const published = { properties: { publish_ports: true } };

  it('a container of the same name that is not ours is named, and never touched', async () => {
    const id = await platform.foreign('web-mine');
    const error = await failure(runOn(platform, 'web', { instance: 'mine' }));
    assert.match(error.message, /web-mine is the name of a container that dockerops did not make/);
    assert.equal(error.exitCode, 1);
    assert.equal((await platform.engine.containers.inspect(id))?.state, 'running');
  });

  it('a port that another process has is found before anything starts', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const error = await failure(runOn(platform, 'web', { instance: 'one', ...published }));
      assert.match(
        error.message,
        new RegExp(`port 127.0.0.1:${port}/tcp is wanted by web-one but another process`),
      );
      assert.equal(error.exitCode, 1);
      await assert.rejects(inspect(platform, 'web/one'), /there is no/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('a port that another instance has is named with it', async () => {
    await runOn(platform, 'web', { instance: 'holder', ...published });
    const error = await failure(runOn(platform, 'web', { instance: 'one', ...published }));
    assert.match(
      error.message,
      new RegExp(
        `port 127.0.0.1:${port}/tcp is wanted by web-one but taken by container ${platform.name}-web-holder`,
      ),
    );
    assert.equal(error.exitCode, 1);
    await runOn(platform, 'web', { instance: 'holder', ...published, replace: true });
    await cleanOn(platform, 'web', 'holder');
  });

  it('an instance that keeps restarting is not blamed for its own port: it is begun anew, and told for what it is', async () => {
    await runOn(platform, 'moody', { instance: 'one', ...published });
    await sh(platform, 'moody/one', 'kill -TERM 1');
    const isIn = (wanted: string) => async () => (await inspect(platform, 'moody/one')).state === wanted;
    await until('it to be restarted a few times', async () => {
      const { state, raw } = await inspect(platform, 'moody/one');
      return state === 'restarting' && (raw as { RestartCount: number }).RestartCount > 2;
    });
    // Between our first look and our second one the engine brings it back, with its port.
    let lists = 0;
    const engine = watched(platform.engine, async (call) => {
      if (call === 'containers.list' && ++lists === 2) await until('it to be back', isIn('running'));
    });
    const test = platform.run({ engine });
    const error = await failure(runOn(platform, 'moody', { instance: 'one', ...published }, test));
    assert.match(error.message, /^moody-one ended before it was ready \(\d+ times\): exit code 3$/);
    const plan = test.events.find((event) => event.type === 'plan-made');
    assert.equal(plan?.steps[0]?.why, 'it is restarting: it ends again and again');
    await cleanOn(platform, 'moody', 'one');
  });

  it('an image that is not built is named with the line that builds it', async () => {
    await platform.write('apps_containers/unbuilt/Dockerfile', 'FROM debian:bookworm-slim\n');
    const error = await failure(runOn(platform, 'unbuilt'));
    assert.equal(error.message, `the image ${platform.name}/unbuilt is not built`);
    assert.deepEqual([error.hints, error.exitCode], [['dockerops build:unbuilt'], 1]);
  });

  it('an instance that dies at once is shown with its exit code and last lines, and stays for its logs', async () => {
    const error = await failure(runOn(platform, 'dies', { instance: 'once' }));
    assert.match(error.message, /dies-once ended before it was ready \(\d+ times\): exit code 37/);
    assert.equal(error.exitCode, 1);
    assert.ok(error.excerpt.includes('the last words'));
    const inside = 'dockerops clean:dies,instance=once run:dies,instance=once,safemode=True';
    assert.ok(error.hints.includes(`to look inside: ${inside}`));
    const { state, exitCode } = await inspect(platform, 'dies/once');
    assert.deepEqual([state, exitCode], ['exited', 37]);
  });

  for (const [code, words] of [
    [0, /exit code 0 \(it ended by itself, with success\)$/],
    [1, /exit code 1$/],
    [125, /exit code 125 \(docker could not run it\)$/],
    [126, /exit code 126 \(a command is there but cannot be executed\)$/],
    [127, /exit code 127 \(a command was not found\)$/],
    [137, /exit code 137 \(killed, perhaps for want of memory\)$/],
  ] as const)
    it(`F8: an instance that ends at once with ${code} is named, with what that means`, async () => {
      const seedCommand = `echo ${code} it is; exit ${code}`;
      const error = await failure(runOn(platform, 'ends', { instance: `c${code}`, seedCommand }));
      assert.match(error.message, new RegExp(`^ends-c${code} ended before it was ready: ${words.source}`));
      assert.deepEqual([error.exitCode, error.excerpt], [1, [`${code} it is`]]);
      assert.equal((await inspect(platform, `ends/c${code}`)).state, 'exited');
    });

  it('an instance that runs out of memory is shown as that', async () => {
    const error = await failure(runOn(platform, 'greedy', { instance: 'one' }));
    assert.match(error.message, /greedy-one ended before it was ready \(\d+ times\): .*(out|want) of memory/);
    assert.equal(error.exitCode, 1);
  });

  it('one crash that the restart policy heals is forgiven', async () => {
    const [done] = await runOn(platform, 'recovers', { instance: 'one' });
    assert.equal(done?.did, 'created');
  });

  it('platforms §4 F6: a program for another kind of machine is told as that', async () => {
    const error = await failure(runOn(platform, 'elsewhere', { instance: 'one' }));
    assert.match(error.message, /^elsewhere-one ended before it was ready/);
    assert.match(error.hints[0] ?? '', /built for another kind of machine than this engine's \(\w+\)/);
    assert.equal(error.exitCode, 1);
  });

  it('platforms §4 F15: what a variable and a command hold is taken as it is, whatever a shell would make of it', async () => {
    const hostile = `$(touch /made); \`touch /made\` && "touch" 'it' \\ $HOME --flag ünï`;
    await runOn(platform, 'web', { instance: 'quoted', env: { HOSTILE: hostile } });
    assert.equal((await inspect(platform, 'web/quoted')).env['HOSTILE'], hostile);
    assert.equal(await sh(platform, 'web/quoted', 'printf %s "$HOSTILE"; ls /made 2>/dev/null'), hostile);
  });

  it('a program that is not there is named, and its container taken away', async () => {
    const error = await failure(runOn(platform, 'nowhere', { instance: 'one' }));
    assert.match(error.message, /\/no\/such\/program/);
    assert.equal(error.exitCode, 1);
    await assert.rejects(inspect(platform, 'nowhere/one'), /there is no/);
  });

  it('an image without a command of its own runs a seed_command', async () => {
    await runOn(platform, 'web', { instance: 'seeded', seedCommand: 'echo seeded > /seed; exec sleep 1000' });
    assert.equal(await sh(platform, 'web/seeded', 'cat /seed'), 'seeded');
  });

  it('an instance that does not become ready fails after its timeout, saying what was waited for', async () => {
    const error = await failure(runOn(platform, 'slow', { instance: 'x' }));
    assert.match(
      error.message,
      /slow-x is not ready after 3 s, waiting for its health check \(exit code 1: not today\)/,
    );
    assert.equal(error.exitCode, 124);
  });

  it('what links to it is not started, and its container taken away; the rest is run', async () => {
    const test = platform.run();
    const error = await failure(runOn(platform, 'all', {}, test));
    assert.match(error.message, /slow-one is not ready|dies-once ended|greedy-one/);
    const ended = test.events.find((event) => event.type === 'plan-ended');
    assert.ok(
      ended?.type === 'plan-ended' && ended.error === error,
      'the first cause is what the run ends with',
    );
    assert.deepEqual(ended.skipped, [{ name: 'after-one', because: 'slow-one' }]);
    assert.ok(ended.done.includes('web-one'));
    assert.ok(ended.failed.includes('slow-one'));
    await assert.rejects(inspect(platform, 'after/one'), /there is no/);
    assert.equal((await inspect(platform, 'web/one')).state, 'running');
  });

  it('a HEALTHCHECK is asked by us, long before the engine would', async () => {
    await runOn(platform, 'healthy', { instance: 'one' });
    assert.equal(await sh(platform, 'healthy/one', 'ls /ready'), '/ready');
    assert.equal((await inspect(platform, 'healthy/one')).health, 'starting');
  });

  it('an interruption leaves nothing half made, and the next run converges', async () => {
    const test = testRun(platform.directory);
    const controller = new AbortController();
    const { engine } = test.run.ports;
    const run = {
      ...test.run,
      signal: controller.signal,
      ports: { ...test.run.ports, engine: engine.bind(controller.signal) },
      emit: (event: Parameters<typeof test.run.emit>[0]) => {
        if (event.type === 'step-ended' && event.step.kind === 'instance.create')
          controller.abort(new InterruptedError());
      },
    };
    const error = await failure(runOn(platform, 'web', { instance: 'cut' }, { ...test, run }));
    assert.equal(error.exitCode, 130);
    await assert.rejects(inspect(platform, 'web/cut'), /there is no/);
    await runOn(platform, 'web', { instance: 'cut' });
    assert.equal((await inspect(platform, 'web/cut')).state, 'running');
  });

  it('what a killed run left created is made anew', async () => {
    await runOn(platform, 'web', { instance: 'killed' });
    const { id } = await inspect(platform, 'web/killed');
    const labels = (await inspect(platform, 'web/killed')).labels;
    await platform.engine.containers.remove(id, { force: true });
    await platform.engine.containers.create({
      name: `${platform.name}-web-killed`,
      image: `${platform.name}/web`,
      env: {},
      labels,
      mounts: [],
      ports: [],
    });
    const [done] = await runOn(platform, 'web', { instance: 'killed' });
    assert.equal(done?.did, 're-created');
    assert.equal((await inspect(platform, 'web/killed')).state, 'running');
  });

  it('other settings than those it has are named, with what brings them about', async () => {
    await runOn(platform, 'web', { instance: 'settled' });
    const error = await failure(runOn(platform, 'web', { instance: 'settled', env: { A: '1' } }));
    assert.equal(error.message, 'web-settled exists with other settings: env.A');
    assert.deepEqual(error.hints, [
      'write them into run.conf under [web,instance=settled], then: dockerops rerun:web,instance=settled',
      'or remove it, its data stays, and then run this again: dockerops clean:web,instance=settled',
    ]);
  });

  it('a stopped instance is started as it is', async () => {
    await runOn(platform, 'web', { instance: 'stopped' });
    const { id } = await inspect(platform, 'web/stopped');
    await platform.engine.containers.stop(id, 1);
    const [done] = await runOn(platform, 'web', { instance: 'stopped' });
    assert.deepEqual([done?.did, (await inspect(platform, 'web/stopped')).id], ['started', id]);
  });

  it('a dry run shows the steps and makes nothing', async () => {
    const { run, ...test } = platform.run();
    await runOn(platform, 'web', { instance: 'dry' }, { ...test, run: { ...run, dryRun: true } });
    await assert.rejects(inspect(platform, 'web/dry'), /there is no/);
    assert.ok(
      test.events.some((event) => event.type === 'plan-made' && event.dryRun && event.steps.length > 0),
    );
  });

  it('no helper and no lock is left behind by any of this', async () => {
    const { engine, name } = platform;
    const project = `${label.project}=${name}`;
    await until(
      'helpers to be gone',
      async () =>
        (await engine.containers.list({ labels: [project, `${label.role}=helper`], all: true })).length === 0,
    );
    assert.deepEqual((await engine.volumes.list({ labels: [project, `${label.role}=lock`] })).length, 0);
  });
});
