import { brokenAt, callNumber, checkFailure } from '../support/broken.ts';
import type { CrashScene } from '../support/crash.ts';
import type { Fault as Answer } from '../support/failing-proxy.ts';
import { plain } from './plain.ts';
import type { Fault, FaultRow } from './row.ts';
import { judged, onScene } from './scene.ts';

const answers: readonly Answer[] = [500, 409, 503, 'broken off'];

/** F3: every call in turn, the kinds of failure by turns. */
export const engineErrors: Fault = {
  number: 'F3',
  title: 'the engine answers the k-th call with an error, or breaks it off',
  rows: () =>
    onScene(async function* (scene) {
      yield* everyCall(scene, ['run:all'], async () => `the next run: ${await scene.converge()}`);
      yield* everyCall(scene, ['clean:all,force=True'], () => scene.cleanAgain());
    }),
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
    yield await judged(`${args.join(' ')} ${at}: ${plain(broken.call)}: ${answer}`, broken, async () => {
      await checkFailure(scene, broken);
      return `left ${(await scene.containers()) || 'nothing'}; ${await after()}`;
    });
  }
}
