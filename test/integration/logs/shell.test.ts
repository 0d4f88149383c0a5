import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import type { DockeropsError } from '../../../src/core/index.ts';
import { CommandFailedError, InterruptedError, UsageError } from '../../../src/core/index.ts';
import { shell } from '../../../src/platform/index.ts';
import type { Terminal } from '../../../src/ports/index.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';

/** Types these lines into the session, and keeps what comes back. */
function typist(lines: string, interactive: boolean) {
  const shown: { out: string; tty?: boolean } = { out: '' };
  const attach: Terminal['attach'] = async (session, { tty }) => {
    shown.tty = tty;
    if (tty) session.stdin.write(lines);
    else session.stdin.end(lines);
    const [out, exitCode] = await Promise.all([text(session.stdout), session.ended()]);
    shown.out = out;
    return exitCode;
  };
  return { shown, terminal: { ...noTerminal, interactive, attach } };
}

describe('shell on a real engine', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this);
    await platform.instance('web');
  });
  after(() => platform.remove());

  it('runs one command without a TTY and shows what it wrote', async () => {
    const { shown, terminal } = typist('', false);
    await shell(platform.run({ terminal }).run, { name: 'web' }, { command: 'echo $((6 * 7)); id -un' });
    assert.deepEqual(shown, { out: '42\nroot\n', tty: false });
  });

  it('runs it as another user', async () => {
    const { shown, terminal } = typist('', false);
    await shell(platform.run({ terminal }).run, { name: 'web' }, { command: 'id -un', user: 'nobody' });
    assert.equal(shown.out, 'nobody\n');
  });

  it('passes its exit code on for the last task of a line, and fails with 1 before', async () => {
    const { terminal } = typist('', false);
    const { run } = platform.run({ terminal });
    const exit7 = { command: 'exit 7' };
    await assert.rejects(shell(run, { name: 'web' }, { ...exit7, passExitCode: true }), (error: unknown) => {
      assert.ok(error instanceof CommandFailedError);
      assert.equal(error.exitCode, 7);
      return true;
    });
    await assert.rejects(shell(run, { name: 'web' }, exit7), (error: unknown) => {
      assert.equal((error as DockeropsError).exitCode, 1);
      return true;
    });
  });

  it('ends a command whose run is interrupted, and all it started, and says so', async () => {
    const attach: Terminal['attach'] = async (session) => {
      session.stdout.once('data', () => test.abort());
      return session.ended();
    };
    const test = platform.run({ terminal: { ...noTerminal, attach } });
    const command = 'sleep 12345 & echo "it\'s on"; sleep 12345; echo over';
    await assert.rejects(shell(test.run, { name: 'web' }, { command }), InterruptedError);
    assert.equal(await sleepers(), '');
    const said = test.events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.deepEqual(said, [`ended "${command}" in web,instance=one`]);
  });

  it('hangs up a shell whose terminal is closed: its jobs end, but for those under nohup', async () => {
    const attach: Terminal['attach'] = async (session) => {
      session.stdout.resume();
      session.stdin.write('nohup sleep 12346 >/dev/null 2>&1 &\nsleep 12345\n');
      await until('both to run', async () => (await sleepers()).split('\n').length === 3);
      test.abort();
      return session.ended();
    };
    const test = platform.run({ terminal: { ...noTerminal, interactive: true, attach } });
    await assert.rejects(shell(test.run, { name: 'web' }), InterruptedError);
    await until('one to be gone', async () => (await sleepers()) === 'sleep 12346\n');
  });

  const sleepers = async () => {
    const argv = ['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " " | grep -o "sleep [1]234[56]"'];
    const one = await platform.engine.containers.inspect(`${platform.name}-web-one`);
    return (await platform.engine.containers.run(one?.id ?? '', { argv })).stdout;
  };

  it('opens bash in a terminal where there is one', async () => {
    const { shown, terminal } = typist('echo "is $BASH"\nexit\n', true);
    await shell(platform.run({ terminal }).run, { name: 'web' });
    assert.equal(shown.tty, true);
    assert.match(shown.out, /is \/.*bash/);
  });

  it('needs a terminal for a shell', async () => {
    await assert.rejects(shell(platform.run().run, { name: 'web' }), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.hints.join(), /shell:web,instance=one,command=/);
      return true;
    });
  });
});
