import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../src/docker/index.ts';
import { doctor, type Check } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { testRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const find = (checks: readonly Check[], name: string): Check => {
  const found = checks.find(({ check }) => check === name);
  assert.ok(found, `no check "${name}" among ${checks.map(({ check }) => check).join(', ')}`);
  return found;
};

describe('doctor on a real machine', () => {
  let platform: ScratchPlatform;
  beforeEach(async function () {
    platform = await ScratchPlatform.create(this);
  });
  afterEach(() => platform.remove());

  it('looks at machine, engine and project', async () => {
    const checks = await doctor(platform.run().run);
    for (const name of ['node', 'engine', 'API', 'project', 'distribution'])
      assert.equal(find(checks, name).state, 'ok', JSON.stringify(find(checks, name)));
    const base = find(checks, 'base image');
    assert.equal(base.state, 'warning');
    assert.deepEqual(base.advice, ['dockerops build:dockerops-base']);
  });

  it('names what was tried when no engine answers, and goes on without', async () => {
    const env = { DOCKER_HOST: `unix://${platform.directory}/no.sock` };
    const engine = createEngine({ env, signal: new AbortController().signal });
    const checks = await doctor(platform.run({ engine }).run);
    const check = find(checks, 'engine');
    assert.equal(check.state, 'failed');
    assert.match(check.advice.join('\n'), /tried unix:.*no\.sock \(DOCKER_HOST\)/);
    assert.equal(find(checks, 'project').state, 'ok');
    assert.ok(!checks.some((one) => one.check === 'base image'));
  });

  it('works outside of a project', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dockerops-test-'));
    const checks = await doctor(testRun(directory).run);
    await rm(directory, { recursive: true });
    assert.equal(find(checks, 'project').state, 'ok');
    assert.match(find(checks, 'project').found, /none here/);
  });

  it('fails for keys that others may read, and says the command', async () => {
    const keys = join(platform.directory, '.dockerops', 'keys');
    await mkdir(keys, { recursive: true, mode: 0o700 });
    await writeFile(join(keys, 'id_ed25519'), 'secret', { mode: 0o600 });
    await writeFile(join(keys, 'id_ed25519.pub'), 'public', { mode: 0o644 });
    assert.equal(find(await doctor(platform.run().run), 'keys').state, 'ok');
    await chmod(join(keys, 'id_ed25519'), 0o644);
    const check = find(await doctor(platform.run().run), 'keys');
    assert.equal(check.state, 'failed');
    assert.deepEqual(check.advice, [`chmod -R go= ${keys}`]);
  });

  it('warns of a host.conf with secrets that others may read, and says the command', async () => {
    const path = join(platform.directory, 'conf', 'host.conf');
    const check = async () => (await doctor(platform.run().run)).find((one) => one.check === 'host.conf');
    await platform.write('conf/run.conf', '[web]\nsecret.DB_KEY =\n');
    await platform.write('conf/host.conf', 'DB_KEY = hunter2\nHOST_FQDN = here\n');
    await chmod(path, 0o644);
    const { state, found = '', advice } = (await check()) ?? {};
    assert.deepEqual([state, advice], ['warning', [`chmod go= ${path}`]]);
    assert.match(found, /others may read DB_KEY in/);
    assert.doesNotMatch(found, /hunter2/);
    await chmod(path, 0o600);
    assert.equal((await check())?.state, 'ok');
    await platform.write('conf/host.conf', 'HOST_FQDN = here\n');
    assert.equal(await check(), undefined);
  });

  it('warns of keys that git does not ignore', async () => {
    const { run } = platform.run();
    await run.ports.local.run({ argv: ['git', 'init', '--quiet'], cwd: platform.directory });
    await mkdir(join(platform.directory, '.dockerops', 'keys'), { recursive: true, mode: 0o700 });
    assert.equal(find(await doctor(run), 'keys in git').state, 'warning');
    await platform.write('.gitignore', '.dockerops/\n');
    assert.equal(find(await doctor(run), 'keys in git').state, 'ok');

    await writeFile(join(platform.directory, '.dockerops', 'keys', 'operator'), 'secret', { mode: 0o600 });
    await run.ports.local.run({ argv: ['git', 'add', '-f', '.dockerops'], cwd: platform.directory });
    const tracked = find(await doctor(run), 'keys in git');
    assert.equal(tracked.state, 'failed');
    assert.match(tracked.found, /git tracks the project's ssh keys: operator/);
  });

  it('fails for a port that somebody else has', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await platform.write('conf/run.conf', `[web]\nports[] = ${port}:80\n`);
    const checks = await doctor(platform.run().run).finally(() => server.close());
    const check = find(checks, 'ports');
    assert.equal(check.state, 'failed');
    assert.match(check.found, new RegExp(`${port}/tcp, wanted by web, is taken`));
  });

  it('says where the configuration is broken', async () => {
    await platform.write('conf/run.conf', '[web\n');
    const check = find(await doctor(platform.run().run), 'project');
    assert.equal(check.state, 'failed');
    assert.match([check.found, ...check.advice].join('\n'), /run\.conf:1/);
  });

  it('names helpers that were left behind, and nothing that was run by hand from an image of ours', async () => {
    const project = { [label.project]: platform.name };
    await platform.foreign('by-hand', { start: false, labels: project });
    const { run } = platform.run();
    const later = { ...run, clock: { ...run.clock, now: () => Date.now() + 3_600_000 } };
    const helpersOfOurs = async () => find(await doctor(later), 'helpers').found;
    assert.doesNotMatch(await helpersOfOurs(), new RegExp(platform.name));
    await platform.foreign('left', { start: false, labels: { ...project, [label.role]: 'helper' } });
    assert.match(await helpersOfOurs(), new RegExp(`left behind: .*${platform.name}-left`));
  });

  it('names a re-creation that was broken off as what it is', async () => {
    const labels = { [label.project]: platform.name, [label.container]: 'web', [label.instance]: 'one' };
    await platform.foreign('web-one.new-0123abcd', {
      start: false,
      labels: { ...labels, [label.replaces]: 'x' },
    });
    const { run } = platform.run();
    const { found, advice } = find(await doctor(run), 'helpers');
    const ours = new RegExp(`re-creation broken off: .*web,instance=one.* \\(of .*${platform.name}`);
    assert.match(found, ours);
    assert.match(advice.join(), /dockerops run:all in that project finishes/);
    const lock = await platform.run().run.ports.lock.acquire(platform.name);
    assert.doesNotMatch(find(await doctor(run), 'helpers').found, ours, 'somebody is at it');
    await lock.release();
  });

  it('finds dockerops on PATH', async () => {
    const directory = join(platform.directory, 'bin');
    await platform.write('bin/dockerops', '#!/bin/sh\n');
    await chmod(join(directory, 'dockerops'), 0o755);
    const { run } = platform.run();
    const missing = find(await doctor({ ...run, env: { PATH: '/nowhere' } }), 'command');
    assert.equal(missing.state, 'warning');
    assert.equal(find(await doctor({ ...run, env: { PATH: directory } }), 'command').state, 'ok');
  });
});
