import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  InterruptedError,
  LockedError,
  systemClock,
  type Actor,
  type Clock,
} from '../../../src/core/index.ts';
import { createLock } from '../../../src/docker/index.ts';
import type { Engine, Lock } from '../../../src/ports/index.ts';
import { bundledChild } from '../../support/child.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { until } from '../../support/until.ts';

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** Another process that wants the lock. */
class Rival {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<unknown>;
  said = '';

  constructor(program: string, engine: Engine, project: string) {
    this.child = spawn(process.execPath, [program, engine.endpoint, project, randomUUID()]);
    this.child.stdout.on('data', (data: Buffer) => (this.said += data.toString()));
    this.child.stderr.on('data', (data: Buffer) => (this.said += data.toString()));
    this.ended = once(this.child, 'close');
  }
  answered = () => until('an answer', () => this.said.includes('\n') && this.said, 60_000);
  order(text: 'release' | 'die'): Promise<unknown> {
    this.child.stdin.write(`${text}\n`);
    return this.ended;
  }
}

describe("a project's lock", () => {
  let engine: Engine;
  let project: TestProject;
  let rivals: Rival[];

  let directory: string;
  let program: string;

  before(async function () {
    engine = await testEngine(this);
    directory = await mkdtemp(join(tmpdir(), 'dockerops-lock-'));
    program = await bundledChild('lock-holder.ts', directory);
  });
  after(() => rm(directory, { recursive: true }));
  beforeEach(() => {
    project = testProject(engine);
    rivals = [];
  });
  afterEach(async () => {
    for (const rival of rivals) rival.child.kill('SIGKILL');
    await Promise.all(rivals.map(({ ended }) => ended));
    await project.cleanUp();
  });

  const rival = () => {
    const one = new Rival(program, engine, project.name);
    rivals.push(one);
    return one;
  };
  const lockOf = (actor: Partial<Actor> = {}, on = engine, clock: Clock = systemClock): Lock => {
    const me = { user: 'me', hostname: hostname(), pid: process.pid, bootId, command: 'dockerops build:all' };
    return createLock(on, { actor: { ...me, ...actor }, clock, runId: randomUUID() });
  };
  const volumes = async () => {
    const found = await engine.volumes.list({ labels: [`io.dockerops.project=${project.name}`] });
    return found.map(({ name }) => name);
  };
  /** A pid that was there and is gone. */
  const deadPid = async () => {
    const child = spawn('true');
    await once(child, 'close');
    return child.pid ?? 0;
  };
  const refused = async (lock: Lock): Promise<LockedError> => {
    const error = await lock.acquire(project.name).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof LockedError, String(error));
    return error;
  };

  it('is held by one, who is named to the next with all that is known', async () => {
    const held = await lockOf({ user: 'ada', hostname: 'laptop', pid: 42 }).acquire(project.name);
    const error = await refused(lockOf());
    assert.equal(error.exitCode, 6);
    assert.match(
      error.message,
      new RegExp(
        `^${project.name} is locked by ada on laptop \\(pid 42\\) since 20.*Z: dockerops build:all$`,
      ),
    );
    assert.match(error.hints.join('\n'), new RegExp(`remove the volume ${project.name}-lock`));
    const holder = await lockOf().holder(project.name);
    assert.deepEqual([holder?.user, holder?.hostname, holder?.pid], ['ada', 'laptop', 42]);
    await held.release();
    await (await lockOf().acquire(project.name)).release();
    assert.deepEqual(await volumes(), []);
    assert.equal(await lockOf().holder(project.name), undefined);
  });

  it('is of its project only', async () => {
    const held = await lockOf().acquire(project.name);
    const other = testProject(engine);
    await (await lockOf().acquire(other.name)).release();
    await held.release();
  });

  it('may be taken again within the run that holds it, and is let go with the last', async () => {
    const lock = lockOf();
    const outer = await lock.acquire(project.name);
    const [first, second] = await Promise.all([lock.acquire(project.name), lock.acquire(project.name)]);
    await first.release();
    await first.release();
    await second.release();
    await refused(lockOf());
    await outer.release();
    await (await lockOf().acquire(project.name)).release();
  });

  it('is let go also by a run that was interrupted', async () => {
    const controller = new AbortController();
    const held = await lockOf({}, engine.bind(controller.signal)).acquire(project.name);
    controller.abort(new InterruptedError());
    await held.release();
    assert.deepEqual(await volumes(), []);
  });

  it('is not left behind by a run that was interrupted while it took it', async () => {
    const controller = new AbortController();
    const acquiring = lockOf({}, engine.bind(controller.signal)).acquire(project.name);
    await until('the volume', async () => (await volumes()).length > 0);
    controller.abort(new InterruptedError());
    await acquiring.then((held) => held.release()).catch(() => undefined);
    assert.deepEqual(await volumes(), []);
  });

  it('is not taken from a volume of that name that is no lock', async () => {
    await engine.volumes.create(`${project.name}-lock`, project.labels);
    await assert.rejects(lockOf().acquire(project.name), /-lock is in the way: it is no lock of dockerops/);
    assert.ok(await engine.volumes.inspect(`${project.name}-lock`));
  });

  describe('whose holder is gone', () => {
    it('is taken over when the process is no more', async () => {
      const crashed = rival();
      assert.equal(await crashed.answered(), 'held\n');
      await refused(lockOf());
      await crashed.order('die');
      const held = await lockOf().acquire(project.name);
      assert.deepEqual(await volumes(), [`${project.name}-lock`]);
      assert.equal((await lockOf().holder(project.name))?.user, 'me');
      await held.release();
    });

    it('is taken over when the machine was started anew', async () => {
      await lockOf({ bootId: 'an earlier boot' }).acquire(project.name);
      await (await lockOf().acquire(project.name)).release();
    });

    it('is not taken over when it is on another machine, whatever its pid', async () => {
      await lockOf({ hostname: 'elsewhere', bootId: 'other', pid: await deadPid() }).acquire(project.name);
      await refused(lockOf());
    });

    it('is taken over also when who took it over died, too', async () => {
      // A run died; a second made its steal volume and died before it could use it.
      const pid = await deadPid();
      await lockOf({ pid }).acquire(project.name);
      const dead = await lockOf().holder(project.name);
      const [lockVolume] = await engine.volumes.list({ labels: [`io.dockerops.project=${project.name}`] });
      assert.ok(dead && lockVolume);
      const thief = { ...lockVolume.labels, 'io.dockerops.lock.run': 'thief' };
      await engine.volumes.create(`${project.name}-lock-steal-${dead.runId}`, thief);
      const held = await lockOf().acquire(project.name);
      assert.deepEqual(await volumes(), [`${project.name}-lock`]);
      await held.release();
    });

    describe('and that another is about to take over', () => {
      let steal: string;

      beforeEach(async () => {
        await lockOf({ pid: await deadPid() }).acquire(project.name);
        const dead = await lockOf().holder(project.name);
        const [lockVolume] = await engine.volumes.list({ labels: [`io.dockerops.project=${project.name}`] });
        assert.ok(dead && lockVolume);
        steal = `${project.name}-lock-steal-${dead.runId}`;
        const living = { 'io.dockerops.lock.pid': String(process.pid), 'io.dockerops.lock.user': 'rival' };
        await engine.volumes.create(steal, {
          ...lockVolume.labels,
          ...living,
          'io.dockerops.lock.run': 'rival',
        });
      });

      it('is waited for', async () => {
        const sleep = () => engine.volumes.remove(steal);
        await (await lockOf({}, engine, { ...systemClock, sleep }).acquire(project.name)).release();
      });

      it('is given up after a while, naming the other', async () => {
        let now = Date.now();
        const sleep = async () => void (now += 60_000);
        assert.match(
          (await refused(lockOf({}, engine, { now: () => now, sleep }))).message,
          /locked by rival/,
        );
      });
    });
  });

  it('is had by exactly one of twenty processes, time after time, also over a dead holder', async function () {
    this.timeout(180_000);
    await lockOf({ pid: await deadPid() }).acquire(project.name);
    for (let round = 0; round < 3; round += 1) {
      const all = Array.from({ length: round === 0 ? 20 : 10 }, rival);
      const answers = await Promise.all(all.map((one) => one.answered()));
      const holders = all.filter((_, index) => answers[index] === 'held\n');
      assert.equal(holders.length, 1, answers.join(''));
      for (const answer of answers.filter((text) => text !== 'held\n'))
        assert.match(answer, new RegExp(`^${project.name} is locked by child on `));
      // The next round finds a released lock once, and a dead holder the other time.
      await holders[0]?.order(round === 0 ? 'release' : 'die');
      await Promise.all(all.map(({ ended }) => ended));
    }
    await (await lockOf().acquire(project.name)).release();
    assert.deepEqual(await volumes(), []);
  });
});
