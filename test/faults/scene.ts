import { messageOf } from '../../src/core/index.ts';
import type { Broken } from '../support/broken.ts';
import { builtCommand } from '../support/built-command.ts';
import { CrashScene, crashConf, crashImages } from '../support/crash.ts';
import { builtScene } from '../support/scene.ts';
import type { FaultRow } from './row.ts';

/** The rows of a fault that is tried on a platform of its own. */
export async function* onScene(
  rows: (scene: CrashScene) => AsyncIterable<FaultRow>,
): AsyncGenerator<FaultRow> {
  const platform = await builtScene(crashImages, crashConf('before'));
  try {
    yield* rows(new CrashScene(platform, builtCommand()));
  } finally {
    await platform.remove();
  }
}

/** A row of what became of a broken command: what `look` says, or what it found wrong and what the command said. */
export async function judged(what: string, broken: Broken, look: () => Promise<string>): Promise<FaultRow> {
  const ending = `exit ${broken.code ?? 'by a signal'}`;
  try {
    return { what, outcome: `${ending}, ${await look()}` };
  } catch (error) {
    return { what, outcome: ending, failed: `${messageOf(error)}\n${broken.said}` };
  }
}
