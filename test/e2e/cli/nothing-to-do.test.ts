import assert from 'node:assert/strict';
import { builtCommand } from '../../support/built-command.ts';
import { CrashScene, engineSocket } from '../../support/crash.ts';
import { FailingProxy } from '../../support/failing-proxy.ts';
import { installed } from '../../support/installed.ts';
import { builtScene } from '../../support/scene.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { service } from '../../support/service.ts';

/** What people wait for all day costs the same however much there is (platforms §3, ADR 0010). */
describe('a command that finds nothing to do', () => {
  let platform: ScratchPlatform;
  const calls: string[] = [];
  const proxy = new FailingProxy(engineSocket, (call) => {
    calls.push(call);
    return undefined;
  });
  let url: string;

  before(async function () {
    platform = await builtScene({ plain: service }, '', this);
    url = await proxy.listen();
  });
  after(async () => {
    await proxy.close();
    await platform.remove();
  });

  /** Brings so many instances up. */
  const grownTo = async (size: number): Promise<void> => {
    const sections = Array.from({ length: size }, (_, n) => `[plain,instance=i${n}]\n`).join('');
    await platform.write('conf/run.conf', `[defaults]\nwait = started\npersistent_log = no\n${sections}`);
    new CrashScene(platform, builtCommand()).must('run:all');
  };

  /** What the engine was asked by a command that ended well. */
  const askedBy = async (command: string, ...words: readonly string[]): Promise<readonly string[]> => {
    calls.length = 0;
    const { code, said } = await new CrashScene(platform, command).command(words, { DOCKER_HOST: url });
    assert.equal(code, 0, said);
    return calls.map((call) => call.replace(/\?.*/, '')).toSorted();
  };

  it('asks the engine the same few things about one instance and about four', async () => {
    const lock = `GET /volumes/${platform.name}-lock`;
    for (const size of [1, 4]) {
      await grownTo(size);
      const command = builtCommand();
      assert.deepEqual(await askedBy(command, 'run:all'), ['GET /_ping', 'GET /containers/json', lock]);
      assert.deepEqual(await askedBy(command, 'ps'), ['GET /_ping', 'GET /containers/json']);
    }
  });

  it('does so without any package that talks to engines, to machines or to people', async () => {
    await grownTo(4);
    const command = installed(platform.directory, ['bin.cjs', 'fast.cjs', 'main.cjs']);
    assert.equal((await askedBy(command, 'run:all')).length, 3);
  });
});
