import assert from 'node:assert/strict';
import type { DockeropsError } from '../../../src/core/index.ts';
import { restart, status } from '../../../src/platform/index.ts';
import type { Host } from '../../../src/ports/index.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { builtPlatform, cleanOn, inspect, runOn, service, sh } from './support.ts';

/** Listens after a while, and answers nothing. Without a shell: what run.conf says must not need one. */
const listener = (address: string) =>
  JSON.stringify([
    'perl',
    '-MIO::Socket::INET',
    '-e',
    `$| = 1; $SIG{TERM} = sub { exit }; select undef, undef, undef, 0.3;
     $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '${address}', LocalPort => 8080) or die $!;
     print "listening on 8080\\n"; while (1) { close $s->accept }`,
  ]);

const runConf = `
[port]
ready.tcp = 8080
[open]
ready.tcp = 8080
[inner]
ready.tcp = 8080
timeout = 3
[talks]
ready.log = ^ready to serve (\\d+)$
timeout = 10
[tells]
ready.command = sh -c "test -e /ready"
[mute]
ready.log = never said
timeout = 3
[hangs]
ready.command = sleep 1000
timeout = 3
[flaky,instance=one]
[db,instance=one]
group = chain
ready.command = test -e /ready
[web,instance=one]
group = chain
link.DB = db,instance=one
`;

describe('readiness by the signs of run.conf (issue: probed by us; platforms §4 F9)', () => {
  let platform: ScratchPlatform;
  before(async function () {
    const bare = 'RUN rm -f /bin/cat /bin/sh /bin/bash /bin/dash';
    const slow =
      'CMD ["sh", "-c", "trap exit TERM; rm -f /ready; sleep 0.3; touch /ready; sleep 1000 & wait $!"]';
    platform = await builtPlatform(
      this,
      {
        port: `CMD ${listener('0.0.0.0')}\n${bare}`,
        open: `CMD ${listener('0.0.0.0')}`,
        inner: `CMD ${listener('127.0.0.1')}`,
        talks: `CMD ["sh", "-c", "trap exit TERM; test -e /once || echo ready to serve 1; touch /once; sleep 0.5; echo ready to serve 2; sleep 1000 & wait $!"]`,
        tells: slow,
        mute: service,
        hangs: service,
        flaky: `HEALTHCHECK --interval=1s --retries=1 CMD test -e /well\nCMD ["sh", "-c", "touch /well; exec sleep 1000"]`,
        db: slow,
        web: service,
      },
      runConf,
    );
  });
  after(() => platform.remove());

  const failure = async (work: Promise<unknown>): Promise<DockeropsError> =>
    work.then(
      () => assert.fail('it did not fail'),
      (error: unknown) => error as DockeropsError,
    );

  /** As an engine looks that is not on this machine. */
  const farAway = (host: Host): Host => ({
    ...host,
    facts: async () => ({ ...(await host.facts()), addresses: {} }),
  });
  const runFromAfar = (name: string, instance: string) => {
    const test = platform.run();
    const ports = { ...test.run.ports, host: farAway(test.run.ports.host) };
    return runOn(platform, name, { instance }, { ...test, run: { ...test.run, ports } });
  };

  it('a port is tried from outside, with nothing of the image: it has neither shell nor cat', async () => {
    await runOn(platform, 'port', { instance: 'one' });
    const { id } = await inspect(platform, 'port/one');
    const said: string[] = [];
    for await (const { text } of platform.engine.containers.logs(id, {})) said.push(text);
    assert.deepEqual(said, ['listening on 8080']);
  });

  it('a port of an instance that cannot be reached from here is looked up inside', async () => {
    await runFromAfar('open', 'far');
    assert.match(await sh(platform, 'open/far', 'cat /proc/net/tcp'), /:1F90 /);
  });

  it('there, an image without cat is said to be none for that, at once', async () => {
    const error = await failure(runFromAfar('port', 'far'));
    assert.match(error.message, /port 8080 cannot be tried: .* no "cat"; ready.log needs neither/);
    assert.equal(error.exitCode, 1);
  });

  it('a port that only its own loopback reaches is not ready, from here or afar', async () => {
    for (const work of [() => runOn(platform, 'inner', { instance: 'a' }), () => runFromAfar('inner', 'b')]) {
      const error = await failure(work());
      assert.match(error.message, /is not ready after 3 s, waiting for its port 8080 to accept connections/);
      assert.equal(error.exitCode, 124);
    }
  });

  it('a line of the log counts when it was written since this start', async () => {
    await runOn(platform, 'talks', { instance: 'one' });
    const first = await inspect(platform, 'talks/one');
    await restart(platform.run().run, { name: 'talks', instance: 'one' }, { graceSeconds: 1 });
    const again = await inspect(platform, 'talks/one');
    assert.notEqual(again.startedAt, first.startedAt);
    const lines: string[] = [];
    for await (const { text } of platform.engine.containers.logs(again.id, {})) lines.push(text);
    assert.equal(lines.filter((line) => line === 'ready to serve 2').length >= 1, true);
    assert.equal(lines.at(-1), 'ready to serve 2', 'the line of the start before was not taken for this one');
  });

  it('a command inside counts when it ends with 0', async () => {
    await runOn(platform, 'tells', { instance: 'one' });
    assert.equal(await sh(platform, 'tells/one', 'ls /ready'), '/ready');
  });

  it('what never comes is named after the timeout, also a command that hangs', async () => {
    const mute = await failure(runOn(platform, 'mute', { instance: 'one' }));
    assert.match(
      mute.message,
      /mute-one is not ready after 3 s, waiting for a line .* matches \/never said\//,
    );
    const hangs = await failure(runOn(platform, 'hangs', { instance: 'one' }));
    assert.match(hangs.message, /hangs-one is not ready after 3 s/);
    assert.deepEqual([mute.exitCode, hangs.exitCode], [124, 124]);
  });

  it('F9: healthy and then unhealthy is shown by status, with what to do', async () => {
    await runOn(platform, 'flaky', { instance: 'one' });
    await sh(platform, 'flaky/one', 'rm /well');
    const row = await until('it to fall ill', async () => {
      const rows = await status(platform.run().run);
      return rows.find(({ container, health }) => container === 'flaky' && health === 'unhealthy');
    });
    assert.deepEqual([row.ok, row.advice], [false, 'dockerops logs:flaky,instance=one']);
  });

  it('restart brings a dependent up only when what it links to is ready again (docker/compose#12477)', async () => {
    await runOn(platform, 'db', { instance: 'one' });
    await runOn(platform, 'web', { instance: 'one' });
    const { run, events } = platform.run();
    await restart(run, { name: '*b', instance: 'one' }, { graceSeconds: 1 });
    const steps = events.flatMap((event) =>
      event.type === 'step-started' || event.type === 'step-ended'
        ? [`${event.type} ${event.step.title}`]
        : [],
    );
    const at = (text: string) => steps.indexOf(text);
    assert.ok(at('step-ended stop web-one') < at('step-started stop db-one'), steps.join('\n'));
    assert.ok(at('step-ended wait for db-one') < at('step-started start web-one'), steps.join('\n'));
    assert.ok(at('step-ended wait for db-one') > 0);
  });

  it('what is linked to and runs already is seen ready first, and left as it is', async () => {
    await runOn(platform, 'all', { group: 'chain' });
    const { id } = await inspect(platform, 'db/one');
    await cleanOn(platform, 'web', 'one');
    await platform.engine.containers.restart(id, 1);
    const { startedAt } = await inspect(platform, 'db/one');
    const test = platform.run();
    await runOn(platform, 'all', { group: 'chain' }, test);
    const order = test.events.flatMap((event) =>
      event.type === 'step-started' || event.type === 'step-ended'
        ? [`${event.type} ${event.step.title}`]
        : [],
    );
    const [ready, web] = ['step-ended wait for db-one', 'step-started start web-one'].map((text) =>
      order.indexOf(text),
    );
    assert.ok(ready !== undefined && ready >= 0 && web !== undefined && ready < web, order.join('\n'));
    assert.equal((await inspect(platform, 'db/one')).startedAt, startedAt);
  });
});
