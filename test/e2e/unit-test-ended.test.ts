import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { until } from '../support/until.ts';
import { siteFor, type Site } from '../integration/units/support.ts';
import { start, type Running } from './support/cli.ts';

const text = `'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: sleep 600, stop_signal: KILL, volumes: [/d]}
  startup: {binds: ['{{T}}-v:/v']}
---
- '{{T}}-aa': {command: start}
- '{{T}}-aa': {command: execute, run: ': > /d/begun; exec sleep 600', shell: True}
`;

describe('units: a test run that is ended in the middle', function () {
  this.timeout(60_000);
  let site: Site;

  before(async function () {
    site = await siteFor(this);
    await site.write('services/x/Dockerfile', `FROM debian:bookworm-slim\nLABEL of=${site.name}\n`);
    await site.write(`units/${site.name}/start.yaml`, text);
  });
  after(() => site.remove());

  const dockerops = (command: string): Running =>
    start([`unit.run:${site.name}/${command},conf=${site.directory}`], {
      cwd: site.directory,
      env: process.env,
    });

  /** The test's own container and the throw-away one of its command, once that has begun. */
  async function tested(): Promise<readonly [name: string, helper: string] | false> {
    const all = await site.engine.containers.list({});
    const one = all.find(({ name }) => name.startsWith(`${site.name}-aa_`));
    const volumes = new Set(one?.mounts.map(({ name }) => name));
    const helper = all.find(
      ({ id, mounts }) => id !== one?.id && mounts.some(({ name }) => volumes.has(name)),
    );
    if (!one || !helper) return false;
    const { exitCode } = await site.engine.containers.run(one.id, { argv: ['test', '-e', '/d/begun'] });
    return exitCode === 0 && [one.name, helper.name];
  }

  /** Starts a test, and ends it once its command has begun. Returns how it ended, and its id. */
  async function ended(signal: NodeJS.Signals) {
    const running = dockerops('test:full');
    const early = running.outcome.then(({ stderr }) => assert.fail(`it ended before: ${stderr}`));
    const [name, helper] = await Promise.race([until('the test to be at it', tested), early]);
    running.signal(signal);
    return { ...(await running.outcome), id: name.split('_').at(-1) ?? '', helper };
  }

  /** What has the unit's name, or the id of one of its tests, or is the test's throw-away container. */
  async function left({ id, helper }: { id: string; helper: string }): Promise<readonly string[]> {
    const { containers, volumes, images } = site.engine;
    const names = [
      ...(await containers.list({ all: true })).map(({ name }) => name),
      ...(await volumes.list({})).map(({ name }) => name),
      ...(await images.summaries({})).flatMap(({ tags }) => tags),
      ...(await readdir(tmpdir())),
    ];
    const ours = names.filter((name) => name.startsWith(site.name) || name.includes(id) || name === helper);
    return ours.filter((name) => name !== `${site.name}/x:latest`);
  }

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`units §8.1, ${signal}: it is torn down, and ends with ${code}`, async () => {
      const outcome = await ended(signal);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.deepEqual(await left(outcome), []);
    });

  it('SIGKILL: what it left is taken back by the next command of the unit; a test that lives is left alone', async () => {
    const killed = await ended('SIGKILL');
    assert.ok((await left(killed)).includes(killed.helper));
    assert.equal((await dockerops('stop').outcome).code, 0);
    assert.deepEqual(await left(killed), []);
    const living = dockerops('test:full');
    const containers = await until('the test to be at it', tested);
    assert.equal((await dockerops('stop').outcome).code, 0);
    assert.deepEqual(await tested(), containers, 'with the container its command runs in');
    living.signal('SIGINT');
    assert.equal((await living.outcome).code, 130);
  });
});
