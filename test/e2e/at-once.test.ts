import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createEngine } from '../../src/docker/index.ts';
import { lockLabels, lockVolume } from '../../src/docker/lock-labels.ts';
import { thisPlace } from '../../src/docker/lock-place.ts';
import { label } from '../../src/platform/labels.ts';
import { service } from '../support/service.ts';
import { until } from '../support/until.ts';
import { Scratch, program, start, type Running } from './support/cli.ts';

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const anHour = 3_600_000;

describe('a project that several commands are at work on', () => {
  let scratch: Scratch;
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });

  before(async () => {
    scratch = await Scratch.empty();
    // Ready as soon as its data says so.
    const slow = `HEALTHCHECK CMD test -e /data/go\n${service}`;
    await scratch.write('apps_containers/slow/Dockerfile', `FROM debian:bookworm-slim\n${slow}\n`);
    await scratch.write(
      'apps_containers/next/Dockerfile',
      `FROM debian:bookworm-slim\nLABEL built.for=${scratch.name}\n${service}\n`,
    );
    await scratch.must('build:all');
  });
  after(() => scratch.remove());
  afterEach(() => {
    for (const run of begun.splice(0)) run.signal('SIGKILL');
  });

  const begun: Running[] = [];

  /** An instance that has the run wait for it, and one that is still to be started then. */
  const wanted = (instance: string) =>
    scratch.write(
      'conf/run.conf',
      `[slow,instance=${instance}]\npersistent_data = yes\n[next]\nlink.SLOW = slow,instance=${instance}\n`,
    );
  const go = (instance: string) => scratch.write(`data_${scratch.name}/slow_${instance}/data/go`, '');

  const locks = () =>
    engine.volumes.list({ labels: [`${label.project}=${scratch.name}`, `${label.role}=lock`] });

  /** A run that holds the lock and waits. */
  async function holding(instance: string): Promise<Running> {
    await wanted(instance);
    const run = start(['run:all'], { cwd: scratch.directory, env: scratch.env });
    begun.push(run);
    await until('the instance to run', async () => {
      const found = await engine.containers.inspect(`${scratch.name}-slow-${instance}`);
      return found?.state === 'running';
    });
    return run;
  }

  const locked = (pid: number) =>
    new RegExp(
      `${scratch.name} is locked by \\S+ on ${hostname()} \\(pid ${pid}\\) since \\d{4}-\\d\\d-\\d\\dT\\S+Z: dockerops run:all\\n`,
    );

  it('platforms §4 F16: has one at work; the others are told who, and only looking is free', async () => {
    const first = await holding('held');
    for (const call of ['run:all', 'clean:all,force=True', 'stop:all', 'rerun:slow', 'build:slow']) {
      const { code, stderr } = await scratch.dockerops([call]);
      assert.equal(code, 6, `${call}: ${stderr}`);
      assert.match(stderr, locked(first.pid), call);
      assert.match(stderr, new RegExp(`remove the volume ${scratch.name}-lock`));
    }
    await scratch.must('ps', 'status', 'plan', 'logs:slow', 'ip:slow', 'info:slow', 'config', 'images');
    await scratch.must('clean:all', '--dry-run');
    await go('held');
    assert.equal((await first.outcome).code, 0);
    assert.deepEqual(await locks(), []);
    await scratch.must('clean:all,force=True');
  });

  it('platforms §4 F16: converges when two begin at the same moment', async () => {
    await wanted('both');
    await go('both');
    const both = await Promise.all([scratch.dockerops(['run:all']), scratch.dockerops(['run:all'])]);
    const codes = both.map(({ code }) => code).sort();
    assert.ok(codes[0] === 0 && [0, 6].includes(codes[1] ?? -1), both.map(({ stderr }) => stderr).join());
    await scratch.must('run:all');
    assert.equal((await scratch.dockerops(['plan', '--detailed-exitcode'])).code, 0);
    assert.deepEqual(await locks(), []);
    await scratch.must('clean:all,force=True');
  });

  for (const { signals, code } of [
    { signals: ['SIGTERM'], code: 143 },
    { signals: ['SIGHUP'], code: 143 },
    { signals: ['SIGINT', 'SIGINT'], code: 130 },
    { signals: ['SIGKILL'], code: null },
  ] as const)
    it(`platforms §4 F17, F19: ${signals.join(' twice ').replace(/twice .*/, 'twice')} leaves nothing in the way of the next run`, async () => {
      const instance = `by-${signals.join('-').toLowerCase()}`;
      const first = await holding(instance);
      for (const signal of signals) first.signal(signal);
      const outcome = await first.outcome;
      assert.equal(outcome.code, code, outcome.stderr);
      if (signals.length === 1 && code !== null) assert.deepEqual(await locks(), []);
      await go(instance);
      await scratch.must('run:all', 'clean:all,force=True');
      assert.deepEqual(await locks(), []);
    });

  it('platforms §4 F17: is brought up although nobody reads the table (141)', async () => {
    await wanted('unread');
    await go('unread');
    const shell = '"$0" "$1" run:all | true; exit ${PIPESTATUS[0]}';
    const { status } = spawnSync('bash', ['-c', shell, process.execPath, program], {
      cwd: scratch.directory,
      env: scratch.env,
    });
    assert.ok([0, 141].includes(status ?? -1), String(status));
    assert.equal((await scratch.dockerops(['plan', '--detailed-exitcode'])).code, 0);
    assert.deepEqual(await locks(), []);
    await scratch.must('clean:all,force=True');
  });

  describe('platforms §4 F19: a lock that was left', () => {
    const mine = { user: 'ada', hostname: hostname(), pid: 1, bootId, command: 'dockerops run:all' };
    const gone = { ...mine, pid: 2 ** 22 + 1 };
    const left = (actor: typeof mine, since = Date.now(), place = thisPlace()) =>
      engine.volumes.create(lockVolume(scratch.name), lockLabels(scratch.name, 'left', actor, place, since));
    const clean = () => scratch.dockerops(['clean:all,force=True']);

    for (const [whose, actor, since] of [
      ['by a process that is no more', gone, Date.now()],
      ['before the machine was started anew', { ...mine, bootId: 'an earlier boot' }, Date.now()],
      ['by a clock an hour ahead', gone, Date.now() + anHour],
      ['by a clock an hour behind', gone, Date.now() - anHour],
    ] as const)
      it(`${whose} is in nobody's way`, async () => {
        await left(actor, since);
        assert.equal((await clean()).code, 0);
        assert.deepEqual(await locks(), []);
      });

    for (const [whose, actor, place] of [
      ['on another machine', { ...gone, hostname: 'elsewhere' }, { machine: 'other', pidNamespace: 'other' }],
      ['by a process that is there, whatever the clock', mine, thisPlace()],
    ] as const)
      it(`${whose} stays until somebody removes it, and the message says how`, async () => {
        await left(actor, Date.now() - 24 * anHour, place);
        const { code, stderr } = await clean();
        assert.equal(code, 6);
        assert.match(stderr, new RegExp(`locked by ada on ${actor.hostname} \\(pid ${actor.pid}\\) since `));
        assert.match(stderr, new RegExp(`remove the volume ${scratch.name}-lock`));
        await engine.volumes.remove(lockVolume(scratch.name));
        assert.equal((await clean()).code, 0);
      });
  });
});
