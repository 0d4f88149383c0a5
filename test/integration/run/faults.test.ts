import assert from 'node:assert/strict';
import { DockeropsError, InterruptedError } from '../../../src/core/index.ts';
import { label } from '../../../src/platform/labels.ts';
import type { TestRun } from '../../support/run.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, cleanOn, inspect, recording, runOn, service, watched } from './support.ts';

describe('a run that is broken off at some call to the engine (platforms F3, F17)', () => {
  let platform: ScratchPlatform;
  let calls: string[];
  before(async function () {
    const runConf = '[web]\nwait = started\nlink.STORE = store\n[store,instance=one]\nwait = started\n';
    platform = await builtPlatform(this, { web: `VOLUME /srv\n${service}`, store: service }, runConf);
    await runOn(platform, 'store', { instance: 'one' });
    calls = [];
    await runOn(
      platform,
      'web',
      { instance: 'probe' },
      platform.run({ engine: recording(platform.engine, calls) }),
    );
    assert.ok(calls.includes('containers.start'), calls.join(' '));
    await cleanOn(platform, 'web', 'probe');
  });
  after(() => platform.remove());

  const helpers = async () => {
    const labels = [`${label.project}=${platform.name}`, `${label.role}=helper`];
    return (await platform.engine.containers.list({ labels, all: true })).length;
  };

  /** Breaks a run at each of its calls in turn; it must fail with this code, leave nothing, and converge then. */
  async function breakEverywhere(broken: (at: number) => TestRun, exitCode: number): Promise<void> {
    for (const [at, call] of calls.entries()) {
      // A name of its own each: data that is there already would save calls.
      const instance = `broken-${exitCode}-${at}`;
      await assert.rejects(runOn(platform, 'web', { instance }, broken(at)), { exitCode }, `${at} ${call}`);
      assert.equal(await helpers(), 0, call);
      const left = await platform.engine.containers.inspect(`${platform.name}-web-${instance}`);
      assert.notEqual(left?.state, 'created', call);
      await runOn(platform, 'web', { instance });
      assert.equal((await inspect(platform, `web/${instance}`)).state, 'running', call);
      await cleanOn(platform, 'web', instance);
    }
  }

  /** Does something before the call of this index. */
  function atCall(at: number, act: (call: string) => void): Parameters<typeof watched>[1] {
    let made = -1;
    return (call) => {
      made += 1;
      if (made === at) act(call);
    };
  }

  it('says what failed, leaves nothing half made, and the next run converges', async function () {
    this.timeout(240_000);
    const fail = (call: string) => {
      throw new DockeropsError(`no more ${call}`);
    };
    await breakEverywhere((at) => platform.run({ engine: watched(platform.engine, atCall(at, fail)) }), 1);
  });

  it('by Ctrl-C does the same, with 130', async function () {
    this.timeout(240_000);
    await breakEverywhere((at) => {
      const controller = new AbortController();
      const interrupt = () => controller.abort(new InterruptedError());
      const engine = watched(platform.engine.bind(controller.signal), atCall(at, interrupt));
      const test = platform.run({ engine });
      return { ...test, run: { ...test.run, signal: controller.signal } };
    }, 130);
  });
});
