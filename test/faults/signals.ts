import assert from 'node:assert/strict';
import { brokenAt, changeNumber, checkLeft, type Broken } from '../support/broken.ts';
import type { CrashScene } from '../support/crash.ts';
import { plain } from './plain.ts';
import type { Fault, FaultRow } from './row.ts';
import { judged, onScene } from './scene.ts';

interface Interruption {
  readonly signals: readonly NodeJS.Signals[];
  readonly code: number;
}

const interruptions: readonly Interruption[] = [
  { signals: ['SIGINT'], code: 130 },
  { signals: ['SIGTERM'], code: 143 },
  { signals: ['SIGHUP'], code: 143 },
  { signals: ['SIGINT', 'SIGINT'], code: 130 },
];

/** F17: a signal at every call that changes something, the signals by turns. */
export const signals: Fault = {
  number: 'F17',
  title: 'a signal as the k-th call that changes something is made',
  rows: () => onScene(everyChange),
};

async function* everyChange(scene: CrashScene): AsyncGenerator<FaultRow> {
  for (let at = 1; ; at += 1) {
    await scene.reset();
    const interruption = interruptions[at % interruptions.length] ?? { signals: [], code: 0 };
    const broken = await interruptedAt(scene, at, interruption);
    if (broken.call === undefined) return;
    const what = `${interruption.signals.join(' ')} at ${at}: ${plain(broken.call)}`;
    yield await judged(what, broken, () => outcomeOf(scene, broken, interruption));
  }
}

const interruptedAt = (scene: CrashScene, at: number, { signals: sent }: Interruption): Promise<Broken> =>
  brokenAt(scene, ['run:all'], changeNumber(at), (child) => {
    for (const signal of sent) child?.kill(signal);
    return undefined;
  });

/** Twice is hard: it ends at once, and what is left then the next run settles. */
async function outcomeOf(
  scene: CrashScene,
  { code, said, call = '' }: Broken,
  { signals: sent, code: expected }: Interruption,
): Promise<string> {
  // The last calls are made when everything is done: then it ends well all the same.
  assert.ok(code === expected || (code === 0 && sent.length === 1), `exit ${code}`);
  if (code !== 0 && sent.length === 1) {
    assert.match(said, /interrupted|ended by/);
    await checkLeft(scene, call);
    assert.deepEqual(await scene.volumes('lock'), []);
  }
  const left = await scene.containers();
  return `left ${left}; the next run: ${await scene.converge()}`;
}
