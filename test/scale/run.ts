// npm run test:scale [-- instances=200]: brings a platform of so many instances up and takes it down again with the
// command as it is shipped; prints how long each step took, its memory, and what was left.
import assert from 'node:assert/strict';
import { messageOf } from '../../src/core/index.ts';
import { label } from '../../src/platform/labels.ts';
import { builtCommand } from '../support/built-command.ts';
import { builtScene } from '../support/scene.ts';
import { service } from '../support/service.ts';
import { measured } from './measured.ts';

const instances = Number(/^instances=(\d+)$/.exec(process.argv[2] ?? 'instances=200')?.[1]);
if (!(instances > 1)) throw new Error('usage: npm run test:scale [-- instances=NUMBER]');

/** Each links to the one before it in tens, so that order counts; all must be running to be ready. */
function conf(greeting: string): string {
  const section = (at: number) =>
    [
      `[node,instance=n${at}]`,
      'persistent_log = no',
      ...(at % 10 === 0 ? [] : [`link.PEER = node,instance=n${at - (at % 10)}`]),
      ...(at === 1 ? [`env.GREETING = ${greeting}`] : []),
    ].join('\n');
  return Array.from({ length: instances }, (_, at) => section(at)).join('\n');
}

const platform = await builtScene({ node: service }, conf('hello'));
const program = builtCommand();

/** What the engine has of the project, but for its images. */
async function left(): Promise<Readonly<Record<string, number>>> {
  const { engine, name } = platform;
  const labels = [`${label.project}=${name}`];
  const networks = (await engine.networks.list()).filter((one) => one.labels[label.project] === name);
  return {
    containers: (await engine.containers.list({ labels, all: true })).length,
    networks: networks.length,
    volumes: (await engine.volumes.list({ labels })).length,
  };
}

/** Runs one command line, which must end with 0, and prints what it took. */
async function step(title: string, ...args: readonly string[]): Promise<string> {
  const { seconds, megabytes, code, stdout, stderr } = await measured([program, ...args], platform.directory);
  console.log(
    `${title.padEnd(34)} ${seconds.toFixed(2).padStart(8)} s ${megabytes.toFixed(0).padStart(6)} MB`,
  );
  assert.equal(code, 0, `dockerops ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const running = async () => {
  const labels = [`${label.project}=${platform.name}`];
  const found = await platform.engine.containers.list({ labels, all: true });
  return found.filter(({ state }) => state === 'running').map(({ id }) => id);
};

try {
  console.log(`${instances} instances`);
  await step('run:all', 'run:all');
  const before = await running();
  assert.equal(before.length, instances);
  await step('run:all, nothing to do', 'run:all');
  assert.equal((await step('ps', 'ps')).trim().split('\n').length, instances + 1);
  await step('plan', 'plan');
  await platform.write('conf/run.conf', conf('hi'));
  await step('run:all, one of them changed', 'run:all');
  const after = await running();
  assert.equal(after.filter((id) => before.includes(id)).length, instances - 1, 'one was made anew');
  await step('restart:all', 'restart:all');
  assert.deepEqual(new Set(await running()), new Set(after));
  await step('clean:all', 'clean:all,force=True');
  const there = await left();
  console.log(
    `left: ${Object.entries(there)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
  );
  assert.deepEqual(there, { containers: 0, networks: 0, volumes: 0 });
} catch (error) {
  console.log(`FAILED: ${messageOf(error)}`);
  process.exitCode = 1;
} finally {
  await platform.remove();
}
