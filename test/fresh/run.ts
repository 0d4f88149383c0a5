// npm run test:fresh [-- systemd|plain]: the two commands of the README on throw-away fresh machines, all output shown.
import { join } from 'node:path';
import { createEngine } from '../../src/docker/index.ts';
import { freshImage } from './image.ts';
import { FreshMachine, type Init } from './machine.ts';

interface Trial {
  readonly title: string;
  readonly command: string;
  /** What must not be said: a second run redoes nothing. */
  readonly never?: RegExp;
  readonly expect?: RegExp;
}

const install: readonly Trial[] = [
  { title: 'install and run the demo', command: './install.sh --yes demo', expect: /demo +one .*running/ },
  {
    title: 'the same again: nothing is redone',
    command: './install.sh --yes demo',
    never: /installing|building|: linked|: written|: started|✔ (build|start|create)/,
    expect: /demo +one .*running/,
  },
  {
    title: 'in a new login shell',
    command: 'cd / && dockerops -C /root/dockerops ps',
    expect: /demo +one .*running/,
  },
];

const test: readonly Trial[] = [
  { title: 'the tests', command: 'npm test', expect: /^\d+ passed, 0 failed, 0 skipped$/m },
];

const gone = '! command -v dockerops && [ "$(scripts/engine.sh state)" = silent ]';
const takeBack: readonly Trial[] = [{ title: 'take it back', command: `./uninstall.sh --yes && ${gone}` }];

/** With systemd the demo comes first; without an init system the tests find nothing but the clone. */
const trials: Readonly<Record<Init, readonly Trial[]>> = {
  systemd: [...install, ...test, ...takeBack],
  plain: [...test, ...install, ...takeBack],
};

async function tryOn(machine: FreshMachine, init: Init): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { title, command, never, expect } of trials[init]) {
    const startedAt = Date.now();
    console.log(`\n== ${init}: ${title}: ${command}`);
    const { exitCode, text } = await machine.run(command);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const good = exitCode === 0 && !never?.test(text) && (expect?.test(text) ?? true);
    console.log(`== ${init}: ${title}: ${good ? 'good' : `NOT GOOD (exit ${exitCode})`}, ${seconds} s`);
    if (!good) failures.push(`${init}: ${title}`);
  }
  return failures;
}

async function main(): Promise<void> {
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((init) => !(init in trials));
  if (unknown !== undefined)
    throw new Error(`no machine "${unknown}": one of ${Object.keys(trials).join(', ')}`);
  const failures: string[] = [];
  for (const init of ['systemd', 'plain'] as const) {
    if (wanted.length > 0 && !wanted.includes(init)) continue;
    const machine = await FreshMachine.start(engine, await freshImage(engine), init);
    const ended = () => void machine.remove().finally(() => process.exit(130));
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, ended);
    try {
      await machine.clone(join(import.meta.dirname, '..', '..'));
      failures.push(...(await tryOn(machine, init)));
    } finally {
      await machine.remove();
    }
  }
  console.log(failures.length === 0 ? '\nall good' : `\nnot good: ${failures.join(', ')}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await main();
