import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerName, label } from '../../src/platform/labels.ts';
import { HoldingProxy, type Hold } from './holding-proxy.ts';
import type { ScratchPlatform } from './scratch-platform.ts';
import { until } from './until.ts';

export const engineSocket = '/var/run/docker.sock';

/** Ends at once on SIGTERM. */
const service = 'CMD ["sh", "-c", "trap exit TERM; while :; do sleep 1000 & wait $!; done"]';

/** Images of the platform that is crashed. */
export const crashImages = { store: service, web: service, idle: service };

/** run.conf: `store` is to be re-created between the two, `web` created, `idle` started. */
export const crashConf = (greeting: string): string => `
[store,instance=one]
persistent_data = yes
env.GREETING = ${greeting}
secret.TOKEN =
[idle,instance=one]
wait = started
[web,instance=one]
wait = started
secret.TOKEN =
link.STORE = store,instance=one
`;

/** What a kill at one call left, and what the next run made of it. */
export interface Crash {
  /** Undefined: the run ended before it came to so many calls. */
  readonly call: string | undefined;
  /** Containers of the project beside the names they should have: `store.new exited`. */
  readonly left: string;
  readonly next: string;
}

/** How a command ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** A platform under a command that is killed, and run again. */
export class CrashScene {
  readonly #platform: ScratchPlatform;
  readonly #program: string;

  constructor(platform: ScratchPlatform, program: string) {
    this.#platform = platform;
    this.#program = program;
  }

  /** One to be re-created, one to be created, one to be started. */
  async reset(): Promise<void> {
    const { engine, name } = this.#platform;
    await this.#conf('before');
    this.must('run:all');
    const [store, web, idle] = ['store', 'web', 'idle'].map((one) => containerName(name, one, 'one'));
    await engine.containers.run(store ?? '', { argv: ['sh', '-c', 'echo kept > /data/file'] });
    await engine.containers.remove(web ?? '', { force: true });
    await engine.containers.stop(idle ?? '', 0);
    await this.#conf('after');
  }

  /** Kills `run:all` once the engine has carried out a certain call, runs it again, and looks. */
  async crashAt(hold: Hold): Promise<Crash> {
    const call = await this.#killedAt(hold);
    const left = await this.containers();
    return { call, left, next: await this.converge() };
  }

  /** What the next run does, after which all is as it should be. */
  async converge(): Promise<string> {
    const next = didOf(this.must('run:all', '--format', 'json'));
    await this.#check();
    assert.deepEqual(await this.volumes('lock'), []);
    return next;
  }

  /** Cleans once more, after which nothing is there but what `clean` keeps; says what there was to do. */
  async cleanAgain(): Promise<string> {
    const was = await this.containers();
    this.must('clean:all,force=True');
    const { engine, name, directory } = this.#platform;
    const networks = (await engine.networks.list()).filter((one) => one.name === name);
    const volumes = await engine.volumes.list({ labels: [`${label.project}=${name}`] });
    assert.deepEqual([await this.containers(), networks, volumes], ['', [], []]);
    assert.equal(await readFile(join(directory, `data_${name}/store_one/data/file`), 'utf8'), 'kept\n');
    return was === '' ? 'all clean' : `the next clean removed ${was}`;
  }

  /** Runs the command on an engine that a proxy stands before. */
  async command(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    started?: (child: ChildProcess) => void,
  ): Promise<Ended> {
    const { directory } = this.#platform;
    const child = spawn(process.execPath, [this.#program, ...args], {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started?.(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  /** The call it was killed after; undefined when there were not so many. */
  async #killedAt(hold: Hold): Promise<string | undefined> {
    let killedAfter: string | undefined;
    const proxy = new HoldingProxy(engineSocket, (call, number) => {
      if (killedAfter !== undefined || !hold(call, number)) return false;
      killedAfter = call;
      return true;
    });
    const env = { ...process.env, DOCKER_HOST: await proxy.listen() };
    const { directory } = this.#platform;
    const child = spawn(process.execPath, [this.#program, 'run:all'], {
      cwd: directory,
      env,
      stdio: 'ignore',
    });
    const exit = once(child, 'exit');
    try {
      const held = await Promise.race([proxy.held.passed.then(() => true), exit.then(() => false)]);
      if (!held) return undefined;
      child.kill('SIGKILL');
      await exit;
      await until('the engine to have done what it was asked', () => Promise.resolve(!proxy.busy));
      return killedAfter;
    } finally {
      await proxy.close();
    }
  }

  async #check(): Promise<void> {
    const { engine, name, directory } = this.#platform;
    assert.equal(await this.containers(), 'idle running, store running, web running');
    const store = await engine.containers.inspect(containerName(name, 'store', 'one'));
    assert.equal(store?.env['GREETING'], 'after');
    const { stdout } = await engine.containers.run(store.id, {
      argv: ['cat', '/run/secrets/TOKEN', '/data/file'],
    });
    assert.equal(stdout, 'token-afterkept\n');
    assert.equal(await readFile(join(directory, `data_${name}/store_one/data/file`), 'utf8'), 'kept\n');
    assert.equal((await this.volumes('runtime')).length, 2, 'no runtime volume without its instance');
    const plan = this.#run('plan', '--detailed-exitcode');
    assert.equal(plan.status, 0, plan.stdout);
  }

  /** `idle exited, store running, store.new created` */
  async containers(): Promise<string> {
    const { engine, name } = this.#platform;
    const found = await engine.containers.list({ labels: [`${label.project}=${name}`], all: true });
    const short = (one: string) =>
      one
        .slice(name.length + 1)
        .replace(/-one/, '')
        .replace(/^helper.*/, 'helper')
        .replace(/new-.*/, 'new');
    return found
      .map((one) => `${short(one.name)} ${one.state}`)
      .sort()
      .join(', ');
  }

  volumes(role: string) {
    const { engine, name } = this.#platform;
    return engine.volumes.list({ labels: [`${label.project}=${name}`, `${label.role}=${role}`] });
  }

  async #conf(greeting: string): Promise<void> {
    await this.#platform.write('conf/run.conf', crashConf(greeting));
    await this.#platform.write('conf/host.conf', `TOKEN = token-${greeting}\n`);
  }

  must(...args: readonly string[]): string {
    const { status, stdout, stderr } = this.#run(...args);
    assert.equal(status, 0, `dockerops ${args.join(' ')}\n${stdout}\n${stderr}`);
    return stdout;
  }

  #run(...args: readonly string[]) {
    const env = { ...process.env, DOCKER_HOST: `unix://${engineSocket}` };
    return spawnSync(process.execPath, [this.#program, ...args], {
      cwd: this.#platform.directory,
      env,
      encoding: 'utf8',
    });
  }
}

/** `store re-created, idle started` */
function didOf(json: string): string {
  const { tasks } = JSON.parse(json) as {
    tasks: readonly { value?: readonly { container: string; did: string }[] }[];
  };
  const did = (tasks[0]?.value ?? []).filter((one) => one.did !== 'nothing');
  return did.map(({ container, did: what }) => `${container} ${what}`).join(', ') || 'nothing';
}
