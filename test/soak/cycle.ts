import assert from 'node:assert/strict';
import { InterruptedError, systemClock } from '../../src/core/index.ts';
import { createLock } from '../../src/docker/index.ts';
import { clean, noOverrides, ps, rerun, restart, runInstances, ssh } from '../../src/platform/index.ts';
import { containerName } from '../../src/platform/labels.ts';
import { loadPlatform } from '../../src/platform/spec/index.ts';
import type { Run, Terminal } from '../../src/ports/index.ts';
import { noTerminal } from '../support/run.ts';
import type { ScratchPlatform } from '../support/scratch-platform.ts';
import { service } from '../support/service.ts';

/** Beside `based`, which is built FROM the base image. */
export const soakImages = {
  store: `VOLUME /srv\n${service}`,
  web: service,
  side: service,
  flaky:
    'CMD ["sh", "-c", "test $FAIL = no || exit 9; trap exit TERM; while :; do sleep 1000 & wait $!; done"]',
};

export const soakConf = (greeting: string, fail = 'no'): string => `
[store,instance=one]
persistent_data = yes
env.GREETING = ${greeting}
secret.TOKEN =
[web,instance=one]
link.STORE = store,instance=one
[web,instance=in]
pod = front
[side,instance=in]
pod = front
[flaky,instance=one]
env.FAIL = ${fail}
[based,instance=one]
`;

/** Nobody reads what a session says. */
const drained: Terminal['attach'] = (session) => {
  session.stdin.end();
  session.stdout.resume();
  session.stderr?.resume();
  return session.ended();
};

/** What an operator does to a platform from its start to its end, within one process and over one connection. */
export class Cycle {
  readonly #platform: ScratchPlatform;

  constructor(platform: ScratchPlatform) {
    this.#platform = platform;
  }

  async perform(): Promise<void> {
    await this.#conf(soakConf('hello'));
    assert.deepEqual(await this.#runAll(), Array<string>(6).fill('created'));
    assert.equal((await ps(this.#run(), {})).length, 6);
    await ssh(this.#run(), { name: 'based' }, { command: 'true' });
    await restart(this.#run(), { name: 'all' });
    await this.#recreate();
    await rerun(this.#run(), { name: 'side' });
    await this.#removedByHand();
    await this.#failing();
    await this.#interrupted();
    await clean(this.#run(), { name: 'all' }, { force: true });
  }

  async #recreate(): Promise<void> {
    await this.#conf(soakConf('hi'));
    assert.deepEqual(
      (await this.#runAll()).filter((did) => did !== 'nothing'),
      ['re-created'],
    );
  }

  async #removedByHand(): Promise<void> {
    const { engine, name } = this.#platform;
    await engine.containers.remove(containerName(name, 'web', 'one'), { force: true });
    assert.deepEqual(
      (await this.#runAll()).filter((did) => did !== 'nothing'),
      ['created'],
    );
  }

  /** A re-creation that does not come up, and is taken back. */
  async #failing(): Promise<void> {
    await this.#conf(soakConf('hi', 'yes'));
    await assert.rejects(this.#runAll(), /the old flaky-one runs again/);
    await this.#conf(soakConf('hi'));
  }

  /** A re-creation that is broken off by Ctrl-C, and done by the next run. */
  async #interrupted(): Promise<void> {
    await this.#conf(soakConf('hey'));
    const controller = new AbortController();
    const run = this.#run(controller.signal);
    const emit: Run['emit'] = (event) => {
      if (event.type === 'step-ended' && event.step.kind === 'instance.create')
        controller.abort(new InterruptedError());
    };
    await assert.rejects(this.#runAll({ ...run, emit }), InterruptedError);
    assert.deepEqual(
      (await this.#runAll()).filter((did) => did !== 'nothing'),
      ['re-created'],
    );
  }

  async #runAll(run = this.#run()): Promise<readonly string[]> {
    const done = await runInstances(run, await loadPlatform(run), { name: 'all', overrides: noOverrides });
    return done.map(({ did }) => did);
  }

  /** A run of its own, under a signal of its own, over the platform's one engine. */
  #run(signal = new AbortController().signal): Run {
    const { run } = this.#platform.run();
    const engine = this.#platform.engine.bind(signal);
    const env = { ...run.env, TOKEN: 'a token' };
    const lock = createLock(engine, { actor: run.actor, clock: systemClock, runId: run.runId });
    const terminal: Terminal = { ...noTerminal, attach: drained };
    const ports = { ...run.ports, engine, lock, terminal };
    return { ...run, env, ports, signal };
  }

  #conf(text: string): Promise<void> {
    return this.#platform.write('conf/run.conf', text);
  }
}
