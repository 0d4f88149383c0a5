import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DockeropsError } from '../../../src/core/index.ts';
import { freeze } from '../../../src/platform/archives/index.ts';
import { plan } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { buildIn } from '../../support/base-image.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, inspect, recording, runOn, service, sh, writeRunConf } from './support.ts';

const conf = (greeting: string, more = '') => `
[store,instance=one]
persistent_data = yes
env.GREETING = ${greeting}
secret.TOKEN =
[web,instance=one]
wait = started
link.STORE = store,instance=one
[other,instance=one]
wait = started
${more}`;

describe('run:all converges (issue 3, "Convergence")', () => {
  let platform: ScratchPlatform;
  before(async function () {
    const images = { store: service, web: service, other: service };
    platform = await builtPlatform(this, images, conf('hello'));
    await platform.write('conf/host.conf', 'TOKEN = first\n');
    await runOn(platform, 'all');
  });
  after(() => platform.remove());

  const ids = async () =>
    Object.fromEntries(
      await Promise.all(
        ['store', 'web', 'other'].map(async (name) => [name, (await inspect(platform, name)).id] as const),
      ),
    );
  const runtimeVolumes = async () =>
    platform.engine.volumes.list({ labels: [`${label.project}=${platform.name}`, `${label.role}=runtime`] });
  const containers = () =>
    platform.engine.containers.list({ labels: [`${label.project}=${platform.name}`], all: true });
  const failure = async (work: Promise<unknown>): Promise<DockeropsError> =>
    work.then(
      () => assert.fail('it did not fail'),
      (error: unknown) => (error instanceof DockeropsError ? error : assert.fail(String(error))),
    );

  it('does nothing when everything is as wanted', async () => {
    const calls: string[] = [];
    await writeRunConf(platform, '[web,instance=one]\nwait = started\nlink.STORE = store,instance=one\n');
    const test = platform.run({ engine: recording(platform.engine, calls) });
    const done = await runOn(platform, 'all', {}, test);
    assert.deepEqual(
      done.map(({ did }) => did),
      ['nothing'],
    );
    assert.deepEqual(calls, ['containers.list'], 'one list call, whatever there is');
    await writeRunConf(platform, conf('hello'));
  });

  it('says who is at work on the project rather than that all is as wanted; a dry run only looks', async () => {
    const held = await platform.run().run.ports.lock.acquire(platform.name);
    const error = await failure(runOn(platform, 'all'));
    assert.match(error.message, new RegExp(`^${platform.name} is locked by test on .*: test$`));
    assert.equal(error.exitCode, 6);
    const { run } = platform.run();
    const dry = await runOn(platform, 'all', {}, { ...platform.run(), run: { ...run, dryRun: true } });
    assert.deepEqual([...new Set(dry.map(({ did }) => did))], ['nothing']);
    await held.release();
    const done = await runOn(platform, 'all');
    assert.deepEqual([...new Set(done.map(({ did }) => did))], ['nothing']);
  });

  it('sets going what a backup left paused that was killed, and says so; its mark on the engine is gone', async () => {
    const web = await inspect(platform, 'web');
    const test = platform.run();
    const owner = { [label.project]: platform.name };
    await freeze(test.run, [web], { pause: true }, owner);
    const done = await runOn(platform, 'all', {}, test);
    assert.deepEqual(
      done.map(({ did }) => did),
      ['nothing', 'started', 'nothing'],
    );
    const { id, state, startedAt } = await inspect(platform, 'web');
    assert.deepEqual([id, state, startedAt], [web.id, 'running', web.startedAt]);
    const said = test.events.flatMap((event) => (event.type === 'message' ? event.text : []));
    assert.ok(said.includes('web-one was paused; it goes on'), said.join());
    const marks = await platform.engine.volumes.list({
      labels: [`${label.project}=${platform.name}`, `${label.role}=frozen`],
    });
    assert.deepEqual(marks, []);
  });

  it('re-creates just the one that changed: same name, address and data, new settings', async () => {
    const before = await ids();
    const old = await inspect(platform, 'store');
    await sh(platform, 'store', 'echo kept > /data/file');
    await writeRunConf(platform, conf('good day'));
    const done = await runOn(platform, 'all');
    assert.deepEqual(
      done.map(({ container, did }) => [container, did]),
      [
        ['store', 're-created'],
        ['web', 'nothing'],
        ['other', 'nothing'],
      ],
    );
    const now = await ids();
    assert.notEqual(now['store'], before['store']);
    assert.deepEqual([now['web'], now['other']], [before['web'], before['other']]);
    assert.equal(await sh(platform, 'store', 'echo $GREETING; cat /data/file'), 'good day\nkept');
    assert.equal(
      (await inspect(platform, 'store')).labels[label.address],
      old.labels[label.address],
      'links hold',
    );
    assert.equal((await containers()).length, 3, 'no container is left over');
    assert.equal((await runtimeVolumes()).length, 1, 'nor a volume');
  });

  it('so that its dependents reach the new one as they reached the old one', async () => {
    const address = (await inspect(platform, 'store')).labels[label.address] ?? '';
    for (const name of ['STORE', 'store', 'store-one', `${platform.name}-store-one`])
      assert.match(await sh(platform, 'web', `getent hosts ${name}`), new RegExp(`^${address} `), name);
  });

  it('and twice does nothing the second time', async () => {
    const before = await ids();
    await runOn(platform, 'all');
    assert.deepEqual(await ids(), before);
  });

  it('a new secret or a new image re-creates, and a plan tells neither value', async () => {
    await platform.write('conf/host.conf', 'TOKEN = second\n');
    await platform.write(
      'apps_containers/other/Dockerfile',
      `FROM debian:bookworm-slim\nLABEL x=1 built.for=${platform.name}\n${service}\n`,
    );
    await buildIn(platform, 'other');
    const { changes, instances } = await plan(platform.run().run, {});
    assert.equal(changes, true);
    assert.deepEqual(
      instances.map(({ action, why }) => [action, why.map(({ what }) => what)]),
      [
        ['re-create', ['secret']],
        ['none', []],
        ['re-create', ['its image was built anew']],
      ],
    );
    assert.doesNotMatch(JSON.stringify(instances), /first|second/);
    await runOn(platform, 'all');
    assert.equal(await sh(platform, 'store', 'cat /run/secrets/TOKEN'), 'second');
  });

  it('starts the old one again, with its environment and secrets, when the new one does not come up', async () => {
    const before = await ids();
    await platform.write('conf/host.conf', 'TOKEN = third\n');
    await writeRunConf(
      platform,
      conf('bad').replace(
        'env.GREETING',
        "command = sh -c 'cat /run/secrets/TOKEN; echo; echo the last words; exit 9'\nenv.GREETING",
      ),
    );
    const error = await failure(runOn(platform, 'all'));
    assert.match(
      error.message,
      /^store-one ended before it was ready.*exit code 9; the old store-one runs again$/,
    );
    assert.ok(error.excerpt.includes('the last words'), error.excerpt.join('\n'));
    assert.deepEqual(
      [error.facts, error.hints],
      [
        ['these lines are all that is left of the new store-one; its log is gone with it'],
        ['to look inside its image, beside the old one: dockerops run:store,instance=look,safemode=True'],
      ],
      'nothing that shows, or removes, the one that runs again',
    );
    assert.deepEqual(await ids(), before, 'the very same container');
    assert.equal((await inspect(platform, 'store')).state, 'running');
    assert.equal(
      await sh(platform, 'store', 'echo $GREETING; cat /run/secrets/TOKEN /data/file'),
      'good day\nsecondkept',
    );
    assert.equal((await containers()).length, 3);
    assert.equal((await runtimeVolumes()).length, 1);
    await platform.write('conf/host.conf', 'TOKEN = second\n');
    await writeRunConf(platform, conf('good day'));
    assert.equal((await plan(platform.run().run, {})).changes, false);
  });

  it('gives one that knows no keys a runtime volume for as long as it has secrets', async () => {
    await writeRunConf(platform, conf('good day').replace('link.STORE', 'secret.TOKEN =\nlink.STORE'));
    await runOn(platform, 'all');
    assert.equal(await sh(platform, 'web', 'cat /run/secrets/TOKEN'), 'second');
    assert.equal((await runtimeVolumes()).length, 2);
    await writeRunConf(platform, conf('good day'));
    await runOn(platform, 'all');
    assert.equal(await sh(platform, 'web', '! test -e /run/dockerops && echo gone'), 'gone');
    assert.equal((await runtimeVolumes()).length, 1);
  });

  it('refuses a run:NAME with other settings as before, and names rerun', async () => {
    const error = await failure(runOn(platform, 'web', { instance: 'one', env: { A: '1' } }));
    assert.match(error.message, /web-one exists with other settings: env.A/);
  });

  it('leaves what left run.conf alone, and removes it under prune=True', async () => {
    await writeRunConf(platform, conf('good day').replace(/\[other[^[]*$/, ''));
    const done = await runOn(platform, 'all');
    assert.equal(done.length, 2);
    assert.equal((await inspect(platform, 'other')).state, 'running');
    const pruned = await plan(platform.run().run, { prune: true });
    assert.deepEqual(
      pruned.instances.map(({ container, action }) => [container, action]),
      [
        ['store', 'none'],
        ['web', 'none'],
        ['other', 'remove'],
      ],
    );
    await runOn(platform, 'all', { prune: true });
    await assert.rejects(inspect(platform, 'other'), /there is no/);
    assert.equal((await runtimeVolumes()).length, 1);
  });

  it('keeps the data where it is: another DATA_DIR is refused, and nothing was done', async () => {
    await writeRunConf(platform, conf('elsewhere').replace(/\[other[^[]*$/, ''));
    const test = platform.run();
    const run = { ...test.run, env: { ...test.run.env, DATA_DIR: '/tmp/elsewhere' } };
    const before = (await inspect(platform, 'store')).id;
    const error = await failure(runOn(platform, 'all', {}, { ...test, run }));
    assert.match(
      error.message,
      /store-one has \/data in .*\/store_one\/data, and would find it in \/tmp\/elsewhere/,
    );
    assert.equal((await inspect(platform, 'store')).id, before);
    assert.equal(
      (await readFile(join(platform.directory, `data_${platform.name}/store_one/data/file`), 'utf8')).trim(),
      'kept',
    );
  });
});
