import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config, configView, init, initView, loadPlatform } from '../../../src/platform/index.ts';
import { noTerminal, testRun } from '../../support/run.ts';

/** An engine that is not there: init and config must do without. */
const noEngine = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

describe('init', () => {
  let directory = '';
  const runHere = (more: Parameters<typeof testRun>[2] = {}) =>
    testRun(directory, { terminal: noTerminal }, { env: noEngine, ...more });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 't-init-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes a project that can be read, with the demo in it', async () => {
    const { project, written } = await init(runHere().run, { name: 't-new' });
    assert.equal(project, 't-new');
    assert.ok(written.includes('conf/run.conf') && written.includes('apps_containers/demo/Dockerfile'));
    const spec = await loadPlatform(runHere().run);
    assert.equal(spec.project.name, 't-new');
    assert.deepEqual(
      spec.containers.map(({ name }) => name),
      ['dockerops-base', 'demo'],
    );
    assert.deepEqual(
      spec.instances.map(({ container, instance }) => `${container}-${instance ?? ''}`),
      ['dockerops-base-one', 'demo-one'],
    );
    assert.equal(statSync(join(directory, 'apps_containers/demo/entrypoint-local.sh')).mode & 0o777, 0o755);
    assert.doesNotMatch(readFileSync(join(directory, 'conf/run.conf'), 'utf8'), /data_demo/);
    assert.deepEqual(readFileSync(join(directory, '.gitignore'), 'utf8').split('\n').filter(Boolean), [
      '.dockerops/',
      'host.conf',
      'data_*/',
    ]);
  });

  it('says of a dry run what it would make, and makes nothing', async () => {
    const made = await init(runHere({ dryRun: true }).run, { name: 't-new' });
    const view = initView(made);
    assert.match(view.kind === 'text' ? view.text : '', /^would make .* the project t-new: conf\/build.conf/);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('makes the directory it is given, and calls the project after it', async () => {
    const { directory: made, project } = await init(runHere().run, { directory: 'My Platform' });
    assert.equal(made, join(directory, 'My Platform'));
    assert.equal(project, 'my-platform');
  });

  it('refuses an empty name of a directory, as of an unset variable, and makes nothing', async () => {
    await assert.rejects(init(runHere().run, { directory: '' }), /^UsageError: .*directory is empty/);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('run again does nothing, and adds what is missing', async () => {
    await init(runHere().run, { name: 't-new' });
    assert.deepEqual((await init(runHere().run, { name: 't-new' })).written, []);
    rmSync(join(directory, 'conf/run.conf'));
    const { run, events } = runHere();
    assert.deepEqual((await init(run, { name: 't-new' })).written, ['conf/run.conf']);
    const ended = events.flatMap((event) =>
      event.type === 'step-ended' ? [`${event.step.id} ${event.outcome}`] : [],
    );
    assert.deepEqual(ended, ['write:conf/run.conf done', 'ignore unchanged']);
  });

  it("overwrites nothing of the user's, and then writes nothing at all", async () => {
    await init(runHere().run, { name: 't-new' });
    rmSync(join(directory, 'conf/build.conf'));
    writeFileSync(join(directory, 'conf/run.conf'), '; mine\n');
    await assert.rejects(init(runHere().run, { name: 't-new' }), /nothing is overwritten: conf\/run.conf$/);
    assert.equal(readFileSync(join(directory, 'conf/run.conf'), 'utf8'), '; mine\n');
    assert.deepEqual(readdirSync(join(directory, 'conf')), ['run.conf']);
  });

  it('refuses a file in the place of the directory, and a name that cannot be', async () => {
    writeFileSync(join(directory, 'file'), '');
    await assert.rejects(init(runHere().run, { directory: 'file' }), /file is no directory/);
    await assert.rejects(init(runHere().run, { name: 'a;b' }), /"a;b" is no name for a project/);
    await assert.rejects(init(runHere().run, { directory: 'bridge' }), /a name of Docker's own/);
  });

  it('only shows its steps in a dry run', async () => {
    const { run, events } = runHere({ dryRun: true });
    await init(run, { name: 't-new' });
    const plan = events.find((event) => event.type === 'plan-made');
    assert.ok(plan?.steps.some(({ title }) => title === 'write conf/run.conf'));
    assert.deepEqual(readdirSync(directory), []);
  });
});

describe('config', () => {
  let directory = '';
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 't-config-'));
    await init(testRun(directory, {}, { env: noEngine }).run, { name: 't-config' });
    writeFileSync(
      join(directory, 'conf/run.conf'),
      '[demo,instance=master]\nlink.BASE = dockerops-base\nenv.A = x ; y\nenv.B =\nenv.C =\nsecret.KEY =\nmemory = 1g\n',
    );
    writeFileSync(join(directory, 'conf/host.conf'), 'KEY = hunter2\nC = kept\n');
  });
  after(() => rmSync(directory, { recursive: true }));

  it('shows what every instance will be and who says so, without asking and without secrets', async () => {
    const { run } = testRun(
      directory,
      { terminal: noTerminal },
      { env: { ...noEngine, BASE_CONTAINER_IP: '10.0.0.5' } },
    );
    const groups = await config(run);
    const demo = groups.find(({ section }) => section === 'demo,instance=master');
    assert.deepEqual(
      demo?.settings.map(({ key, value, origin }) => `${key} = ${value} ; ${origin}`),
      [
        "instance_type = master ; the instance's name",
        'linked = yes ; type master',
        'publish_ports = yes ; type master',
        'persistent_data = yes ; type master',
        'persistent_opt = no ; type master',
        'persistent_log = no ; type master',
        'link.BASE = dockerops-base ; conf/run.conf:2',
        'env.BASE_CONTAINER_IP = 10.0.0.5 ; environment',
        'env.A = x ; conf/run.conf:3',
        'env.B =  ; must be given, says conf/run.conf:4',
        'env.C = kept ; conf/host.conf:2',
        'secret.KEY = *** ; conf/host.conf:1',
        'wait = ready ; default',
        'sleep = 0 ; default',
        'memory = 1g ; conf/run.conf:7',
      ],
    );
    assert.doesNotMatch(JSON.stringify([groups, configView(groups)]), /hunter2/);
  });
});
