import assert from 'node:assert/strict';
import { DockeropsError, messageOf, systemClock } from '../../src/core/index.ts';
import { createLock } from '../../src/docker/index.ts';
import { build, clean } from '../../src/platform/index.ts';
import { label } from '../../src/platform/labels.ts';
import { loadPlatform } from '../../src/platform/spec/index.ts';
import type { Engine } from '../../src/ports/index.ts';
import { runOn, watched } from '../integration/run/support.ts';
import { NestedEngine } from '../support/nested-engine.ts';
import type { TestRun } from '../support/run.ts';
import { builtScene } from '../support/scene.ts';
import type { ScratchPlatform } from '../support/scratch-platform.ts';
import { service } from '../support/service.ts';
import type { Fault, FaultRow } from './row.ts';

/** Room for the images and little more. */
const diskMegabytes = 420;
const filler = '/var/lib/docker/filler';

const conf = '[web]\nwait = started\npersistent_log = no\nsecret.TOKEN =\n';

/** `volumes.create`, not `volumes.list`. */
const isChange = (call: string): boolean => /\.(create|putArchive|start|remove|rename|connect)$/.test(call);

/** F5: the disk is filled just before the engine is asked to write. */
export const fullDisk: Fault = {
  number: 'F5',
  title: "the engine's disk is full",
  async *rows() {
    const platform = await builtScene({ web: `VOLUME /srv\n${service}` }, conf);
    const nested = await NestedEngine.start(platform.engine);
    try {
      const scene = await Scene.on(platform, nested);
      const calls = await scene.changes();
      for (const [at, call] of calls.entries())
        yield await row(`full from ${at + 1} on: ${call}`, () => scene.fullFrom(at));
      yield await row('full during a build', () => scene.fullBuild());
    } finally {
      await nested.remove();
      await platform.remove();
    }
  },
};

const row = (what: string, work: () => Promise<string>): Promise<FaultRow> =>
  work().then(
    (outcome) => ({ what, outcome }),
    (error: unknown) => ({ what, outcome: 'not as it must be', failed: messageOf(error) }),
  );

class Scene {
  readonly #platform: ScratchPlatform;
  readonly #nested: NestedEngine;

  private constructor(platform: ScratchPlatform, nested: NestedEngine) {
    this.#platform = platform;
    this.#nested = nested;
  }

  /** A small disk under the engine, and the platform's image on it. */
  static async on(platform: ScratchPlatform, nested: NestedEngine): Promise<Scene> {
    await nested.stopDaemon();
    await nested.run('mount', '-t', 'tmpfs', '-o', `size=${diskMegabytes}m`, 'tmpfs', '/var/lib/docker');
    await nested.startDaemon();
    await nested.load(`${platform.name}/web`);
    return new Scene(platform, nested);
  }

  /** The calls of a run that change something, in their order. */
  async changes(): Promise<readonly string[]> {
    const calls: string[] = [];
    const note = (call: string) => {
      if (isChange(call)) calls.push(call);
    };
    await this.#runWeb(watched(this.#nested.engine, note));
    await this.#clean();
    return calls;
  }

  /** Fills the disk just before a run's change of this index. */
  async fullFrom(at: number): Promise<string> {
    let made = 0;
    const filling = watched(this.#nested.engine, async (call) => {
      if (isChange(call) && made++ === at) await this.#fill();
    });
    const error = await failure(this.#runWeb(filling));
    const left = await this.#left();
    await this.#free();
    // What is written may fit where it replaces what was there.
    if (error) assert.match(error.message, /no space left/);
    assert.doesNotMatch(left, /created|fill/);
    const [next] = await this.#runWeb(this.#nested.engine);
    assert.match(await this.#left(), /^web-one running$/);
    await this.#clean();
    const ended = error ? `exit ${error.exitCode}: ${error.message.slice(0, 90)}…` : 'exit 0';
    return `${ended}; left ${left || 'nothing'}; the next run: ${next?.did ?? ''}`;
  }

  async fullBuild(): Promise<string> {
    const { engine } = this.#nested;
    const dockerfile = (last: string) =>
      this.#platform.write('apps_containers/big/Dockerfile', `FROM ${this.#platform.name}/web\n${last}\n`);
    await dockerfile(`RUN dd if=/dev/zero of=/big bs=1M count=${diskMegabytes}`);
    const error = await failure(this.#build(engine));
    assert.ok(error, 'it had room');
    assert.match([error.message, ...error.excerpt].join('\n'), /[Nn]o space left/);
    await dockerfile('RUN true');
    await this.#build(engine);
    return `exit ${error.exitCode}: ${error.message.slice(0, 60)}…; the next build has room`;
  }

  async #build(engine: Engine): Promise<void> {
    const { run } = this.#run(engine);
    const request = { name: 'big', progress: false, cache: true, pull: false };
    await build(run, await loadPlatform(run), request);
  }

  #runWeb(engine: Engine) {
    return runOn(this.#platform, 'web', { instance: 'one' }, this.#run(engine));
  }

  /** With everything: a volume of data that is there already would save calls. */
  async #clean(): Promise<void> {
    const { engine } = this.#nested;
    await clean(this.#run(engine).run, { name: 'all' }, { force: true, graceSeconds: 0 });
    for (const { name } of await engine.volumes.list({ labels: [`${label.project}=${this.#platform.name}`] }))
      await engine.volumes.remove(name);
  }

  #run(engine: Engine): TestRun {
    const test = this.#platform.run();
    const { actor, runId } = test.run;
    const lock = createLock(engine, { actor, clock: systemClock, runId });
    const env = { ...test.run.env, TOKEN: 'a token' };
    return { ...test, run: { ...test.run, env, ports: { ...test.run.ports, engine, lock } } };
  }

  async #left(): Promise<string> {
    const { name } = this.#platform;
    const labels = [`${label.project}=${name}`];
    const found = await this.#nested.engine.containers.list({ labels, all: true });
    return found.map((one) => `${one.name.slice(name.length + 1)} ${one.state}`).join(', ');
  }

  async #fill(): Promise<void> {
    await this.#nested.run('sh', '-c', `dd if=/dev/zero of=${filler} bs=4k 2>/dev/null || true`);
  }

  async #free(): Promise<void> {
    await this.#nested.run('rm', '-f', filler);
  }
}

async function failure(work: Promise<unknown>): Promise<DockeropsError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof DockeropsError) return error;
    throw error;
  }
}
