// npm run test:crash: kills `run:all` after each of its changing calls to the engine, runs it again, prints the matrix (F18).
import { messageOf } from '../../src/core/index.ts';
import { builtCommand } from '../support/built-command.ts';
import { CrashScene, crashConf, crashImages, type Crash } from '../support/crash.ts';
import { plain } from '../faults/plain.ts';
import { builtScene } from '../support/scene.ts';

const line = (number: string, call: string, left: string, next: string): string =>
  `${number.padStart(2)}  ${call.padEnd(46)}  ${left.padEnd(62)}  ${next}`;

const platform = await builtScene(crashImages, crashConf('before'));
const scene = new CrashScene(platform, builtCommand());
let failures = 0;
console.log(line('', 'killed after', 'left behind', 'the next run'));
try {
  for (let number = 1; ; number += 1) {
    await scene.reset();
    const crash = await scene
      .crashAt((_, at) => at === number)
      .catch((error: unknown): Crash => {
        failures += 1;
        return { call: 'FAILED', left: '', next: messageOf(error) };
      });
    if (crash.call === undefined) break;
    console.log(line(String(number), plain(crash.call), crash.left, crash.next));
  }
} finally {
  await platform.remove();
}
console.log(
  failures === 0 ? 'every run converged, data and secrets as they should be' : `${failures} failed`,
);
process.exitCode = failures === 0 ? 0 : 1;
