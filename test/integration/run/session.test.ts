import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { CommandFailedError, InterruptedError } from '../../../src/core/index.ts';
import { label } from '../../../src/platform/labels.ts';
import type { SessionStream } from '../../../src/ports/index.ts';
import { Gate } from '../../support/gate.ts';
import { testRun } from '../../support/run.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, inspect, runOn, service, terminalWith } from './support.ts';

describe('interactive and safemode (dockerops §3)', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await builtPlatform(this, { web: service }, '[web]\nsecret.TOKEN =\n');
    await platform.write('conf/host.conf', 'TOKEN = a secret\n');
  });
  after(() => platform.remove());

  /** Types these lines and reads what the shell shows until it ends. */
  const typing = (lines: readonly string[], shown: string[] = []) =>
    terminalWith(async (session: SessionStream) => {
      const output = text(session.stdout);
      for (const line of lines) session.stdin.write(`${line}\n`);
      const code = await session.ended();
      shown.push(await output);
      return code;
    });

  for (const type of ['interactive', 'safemode'] as const) {
    it(`${type} opens a shell on a TTY and is removed when that ends`, async () => {
      const shown: string[] = [];
      await runOn(
        platform,
        'web',
        { instance: type },
        platform.run(
          typing(['tty; cat /run/secrets/TOKEN; echo "type=$INSTANCE_TYPE safe=$SAFEMODE"', 'exit'], shown),
        ),
      );
      assert.match(shown.join(''), /\/dev\/pts\/\d+\s+a secret/);
      assert.match(shown.join(''), new RegExp(`type=${type} safe=${type === 'safemode' ? 'True' : 'False'}`));
      await assert.rejects(inspect(platform, `web/${type}`), /there is no/);
      const labels = [`${label.project}=${platform.name}`, `${label.role}=runtime`];
      assert.deepEqual(await platform.engine.volumes.list({ labels }), [], 'its secrets went with it');
    });
  }

  it('passes the exit code of the shell on', async () => {
    const ended = runOn(platform, 'web', { interactive: true }, platform.run(typing(['exit 7'])));
    await assert.rejects(
      ended,
      (error: unknown) => error instanceof CommandFailedError && error.exitCode === 7,
    );
  });

  it('runs a seed_command in the place of the shell', async () => {
    const shown: string[] = [];
    await runOn(
      platform,
      'web',
      { interactive: true, seedCommand: 'echo seeded' },
      platform.run(typing([], shown)),
    );
    assert.match(shown.join(''), /seeded/);
  });

  it('without a terminal ends with 2 and makes nothing', async () => {
    await assert.rejects(runOn(platform, 'web', { instance: 'safemode' }), {
      exitCode: 2,
      message: 'web-safemode is a shell and needs a terminal',
    });
    await assert.rejects(inspect(platform, 'web/safemode'), /there is no/);
  });

  it('replaces what a killed one left, without asking', async () => {
    const left = terminalWith(() => Promise.reject(new Error('killed')));
    const noRemoval = testRun(platform.directory, left);
    await assert.rejects(runOn(platform, 'web', { instance: 'safemode' }, noRemoval), /killed/);
    // A kill -9 removes nothing: what it leaves is what another run makes and nobody ends.
    let id = '';
    await runOn(
      platform,
      'web',
      { instance: 'safemode' },
      platform.run(
        terminalWith(async (session) => {
          ({ id } = await inspect(platform, 'web/safemode'));
          await runOn(platform, 'web', { instance: 'safemode' }, platform.run(typing(['exit'])));
          session.stdout.resume();
          return 0;
        }),
      ),
    );
    assert.notEqual(id, '');
    await assert.rejects(inspect(platform, 'web/safemode'), /there is no/);
  });

  it('whose instance was replaced leaves the new one alone when it ends', async () => {
    const [opened, replaced] = [new Gate(), new Gate()];
    const patient = terminalWith(async () => {
      opened.open();
      await replaced.passed;
      return 0;
    });
    const first = runOn(platform, 'web', { instance: 'safemode' }, platform.run(patient));
    await opened.passed;
    let left = '';
    const second = terminalWith(async (session) => {
      replaced.open();
      await first;
      left = (await inspect(platform, 'web/safemode')).state;
      session.stdin.write('exit\n');
      session.stdout.resume();
      return session.ended();
    });
    await runOn(platform, 'web', { instance: 'safemode' }, platform.run(second));
    assert.equal(left, 'running');
  });

  it('does not hold the lock while the shell is open', async () => {
    const during = terminalWith(async (session) => {
      await runOn(platform, 'web', { instance: 'meanwhile' });
      session.stdin.write('exit\n');
      session.stdout.resume();
      return session.ended();
    });
    await runOn(platform, 'web', { instance: 'interactive' }, platform.run(during));
    assert.equal((await inspect(platform, 'web/meanwhile')).state, 'running');
  });

  it('is removed when the run is interrupted', async () => {
    const controller = new AbortController();
    const test = testRun(
      platform.directory,
      terminalWith(async (_, __, signal) => {
        controller.abort(new InterruptedError('terminated', 143));
        signal.throwIfAborted();
        return 0;
      }),
    );
    const run = { ...test.run, signal: controller.signal };
    await assert.rejects(runOn(platform, 'web', { instance: 'interactive' }, { ...test, run }), {
      exitCode: 143,
    });
    await assert.rejects(inspect(platform, 'web/interactive'), /there is no/);
  });
});
