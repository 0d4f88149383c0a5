// npm run test:crash: kills `run:all` after each of its changing calls to the engine, runs it again, prints the matrix (F18).
import { messageOf } from '../../src/core/index.ts';
import { builtCommand } from '../support/built-command.ts';
import { buildIn } from '../support/base-image.ts';
import { CrashScene, crashConf, crashImages, type Crash } from '../support/crash.ts';
import { distributionImage } from '../support/images.ts';
import { ScratchPlatform } from '../support/scratch-platform.ts';

const context = { skip: () => Promise.reject(new Error('no engine')) } as unknown as Mocha.Context;

/** The scene's platform, built. */
async function scenePlatform(): Promise<ScratchPlatform> {
  const platform = await ScratchPlatform.create(context, []);
  const image = await distributionImage(platform.engine);
  for (const [name, text] of Object.entries(crashImages))
    await platform.write(`apps_containers/${name}/Dockerfile`, `FROM ${image}\n${text}\n`);
  await platform.write('conf/run.conf', crashConf('before'));
  await buildIn(platform, 'all');
  return platform;
}

/** A call without ids: `POST /containers/…/start`. */
const plain = (call: string): string =>
  call
    .replace(/[0-9a-f]{64}/g, '…')
    .replace(/\?.*$/, '')
    .replace(/t-[0-9a-f]{8}/g, 'P');

const line = (number: string, call: string, left: string, next: string): string =>
  `${number.padStart(2)}  ${call.padEnd(46)}  ${left.padEnd(62)}  ${next}`;

const platform = await scenePlatform();
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
