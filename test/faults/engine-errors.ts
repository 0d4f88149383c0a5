import { messageOf } from '../../src/core/index.ts';
import { brokenAt, callNumber, checkFailure, type Broken } from '../support/broken.ts';
import { builtCommand } from '../support/built-command.ts';
import { CrashScene, crashConf, crashImages } from '../support/crash.ts';
import type { Fault as Answer } from '../support/failing-proxy.ts';
import { builtScene } from '../support/scene.ts';
import { plain } from './plain.ts';
import type { Fault, FaultRow } from './row.ts';

const answers: readonly Answer[] = [500, 409, 503, 'broken off'];

/** F3: every call in turn, the kinds of failure by turns. */
export const engineErrors: Fault = {
  number: 'F3',
  title: 'the engine answers the k-th call with an error, or breaks it off',
  async *rows() {
    const platform = await builtScene(crashImages, crashConf('before'));
    const scene = new CrashScene(platform, builtCommand());
    try {
      yield* everyCall(scene, ['run:all'], async () => `the next run: ${await scene.converge()}`);
      yield* everyCall(scene, ['clean:all,force=True'], () => scene.cleanAgain());
    } finally {
      await platform.remove();
    }
  },
};

async function* everyCall(
  scene: CrashScene,
  args: readonly string[],
  after: () => Promise<string>,
): AsyncGenerator<FaultRow> {
  for (let at = 1; ; at += 1) {
    await scene.reset();
    const answer = answers[at % answers.length] ?? 500;
    const broken = await brokenAt(scene, args, callNumber(at), () => answer);
    if (broken.call === undefined) return;
    yield await rowOf(scene, `${args.join(' ')} ${at}: ${plain(broken.call)}: ${answer}`, broken, after);
  }
}

async function rowOf(
  scene: CrashScene,
  what: string,
  broken: Broken,
  after: () => Promise<string>,
): Promise<FaultRow> {
  const ending = `exit ${broken.code ?? 'by a signal'}`;
  try {
    await checkFailure(scene, broken);
    const left = await scene.containers();
    return { what, outcome: `${ending}, left ${left || 'nothing'}; ${await after()}` };
  } catch (error) {
    return { what, outcome: ending, failed: `${messageOf(error)}\n${broken.said}` };
  }
}
