import assert from 'node:assert/strict';
import { messageOf } from '../../src/core/index.ts';
import { createEngine } from '../../src/docker/index.ts';
import { containerName } from '../../src/platform/labels.ts';
import { Scratch, start, type Outcome } from '../e2e/support/cli.ts';
import { distributionImage } from '../support/images.ts';
import { NestedEngine } from '../support/nested-engine.ts';
import { service } from '../support/service.ts';
import { until } from '../support/until.ts';
import type { Fault, FaultRow } from './row.ts';

/** `slow` keeps the run waiting, so that what happens to the engine happens in the middle of it. */
const conf = (wait: string) =>
  `[slow,instance=one]\nwait = ${wait}\n[after]\nlink.SLOW = slow,instance=one\n`;

const upWithinMs = 60_000;

/** A project on a machine of its own, whose engine may be stopped and killed. */
class Scene {
  readonly scratch: Scratch;
  readonly nested: NestedEngine;

  constructor(scratch: Scratch, nested: NestedEngine) {
    this.scratch = scratch;
    this.nested = nested;
  }

  static async start(): Promise<Scene> {
    const outer = createEngine({ env: process.env, signal: new AbortController().signal });
    const image = await distributionImage(outer);
    const scratch = await Scratch.empty();
    const nested = await NestedEngine.start(outer);
    await nested.load(image);
    const scene = new Scene(scratch, nested);
    const slow = `HEALTHCHECK CMD test -e /never\n${service}`;
    await scratch.write('apps_containers/slow/Dockerfile', `FROM ${image}\n${slow}\n`);
    await scratch.write('apps_containers/after/Dockerfile', `FROM ${image}\n${service}\n`);
    await scratch.write('conf/run.conf', conf('started'));
    await scene.there(['build:all']);
    return scene;
  }

  there(args: readonly string[]): Promise<Outcome> {
    return this.scratch.dockerops(['--engine', this.nested.endpoint, ...args]);
  }

  /** A run that waits for `slow`; what is to happen then, and how the run ended, after so many seconds. */
  async during(incident: () => Promise<void>): Promise<{ outcome: Outcome; seconds: number }> {
    await this.scratch.write('conf/run.conf', conf('ready'));
    const { env, directory, name } = this.scratch;
    const run = start(['--engine', this.nested.endpoint, 'run:all'], { cwd: directory, env });
    const runs = async () => {
      const found = await this.nested.engine.containers.inspect(containerName(name, 'slow', 'one'));
      return found?.state === 'running';
    };
    const early = run.outcome.then(({ stderr }) => assert.fail(`it did not wait: ${stderr}`));
    await Promise.race([until('slow to run', runs, upWithinMs), early]);
    await incident();
    const since = Date.now();
    const outcome = await run.outcome;
    return { outcome, seconds: (Date.now() - since) / 1000 };
  }

  /** The next run brings all of it up, and then nothing is left to do. */
  async converges(): Promise<string> {
    await this.scratch.write('conf/run.conf', conf('started'));
    const { code, stdout, stderr } = await this.there(['run:all', '--format', 'json']);
    assert.equal(code, 0, stderr);
    const { tasks } = JSON.parse(stdout) as {
      tasks: { value: { container: string; did: string }[] }[];
    };
    const plan = await this.there(['plan', '--detailed-exitcode']);
    assert.equal(plan.code, 0, plan.stdout + plan.stderr);
    const did = (tasks[0]?.value ?? []).map((one) => `${one.container} ${one.did}`);
    await this.there(['clean:all,force=True']);
    return `the next run: ${did.join(', ')}`;
  }

  async remove(): Promise<void> {
    await this.nested.remove();
    await this.scratch.remove();
  }
}

/** Exit code 4, in time, and the message names the engine. */
function checkUnreachable(
  { code, stderr }: Outcome,
  seconds: number,
  withinSeconds: number,
  at: string,
): string {
  assert.equal(code, 4, stderr);
  assert.ok(stderr.includes(at), stderr);
  assert.doesNotMatch(stderr, /\n\s+at .*:\d+/, 'no stack');
  assert.ok(seconds < withinSeconds, `it took ${seconds} s`);
  return `exit ${code} after ${seconds.toFixed(1)} s`;
}

/** F1: without live restore, what ran ends with the engine. */
export const killedEngine: Fault = {
  number: 'F1',
  title: 'the engine is killed in the middle of a run:all',
  rows: () =>
    inScene('kill -9 of dockerd while an instance is waited for', async (scene) => {
      const { nested } = scene;
      const { outcome, seconds } = await scene.during(() => nested.killDaemon());
      const ended = checkUnreachable(outcome, seconds, 5, nested.endpoint);
      const ps = await scene.there(['ps']);
      assert.equal(ps.code, 4, ps.stderr);
      await nested.startDaemon();
      return `${ended}; ${await scene.converges()}`;
    }),
};

/** F2: a stopped process keeps its socket open and says nothing. */
export const stoppedEngine: Fault = {
  number: 'F2',
  title: 'the engine is stopped (SIGSTOP) in the middle of a run:all',
  rows: () =>
    inScene('SIGSTOP of dockerd while an instance is waited for', async (scene) => {
      const { nested } = scene;
      const signal = (name: string) =>
        nested
          .run('systemctl', 'kill', '--kill-who=main', '-s', name, 'docker.service')
          .then(() => undefined);
      try {
        const { outcome, seconds } = await scene.during(() => signal('STOP'));
        const ended = checkUnreachable(outcome, seconds, 90, nested.endpoint);
        const since = Date.now();
        const ps = await scene.there(['ps']);
        checkUnreachable(ps, (Date.now() - since) / 1000, 45, nested.endpoint);
        await signal('CONT');
        return `${ended}; ${await scene.converges()}`;
      } finally {
        await signal('CONT');
      }
    }),
};

async function* inScene(what: string, work: (scene: Scene) => Promise<string>): AsyncGenerator<FaultRow> {
  const scene = await Scene.start();
  try {
    yield await work(scene).then(
      (outcome) => ({ what, outcome }),
      (error: unknown) => ({ what, outcome: 'not as it must be', failed: messageOf(error) }),
    );
  } finally {
    await scene.remove();
  }
}
