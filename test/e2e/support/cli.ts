import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine } from '../../../src/docker/index.ts';
import { cleanUp, uniqueName } from '../../support/engine.ts';

/** The checkout under test. */
export const repository = join(import.meta.dirname, '..', '..', '..');

/** The built program, as users run it: `npm test` builds it first. */
export const program = join(repository, 'dist', 'bin.cjs');

/** The other one: the command line of units by themselves. */
export const dockerStart = join(repository, 'dist', 'docker-start.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project directory of its own under a name nobody else has. */
export class Scratch {
  readonly directory: string;
  readonly name: string;

  private constructor(directory: string, name: string) {
    this.directory = directory;
    this.name = name;
  }

  static async empty(name = uniqueName()): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), `${name}-`)), name);
  }

  /** A copy of the demo platform, as `git clone` would give it. */
  static async demo(name?: string): Promise<Scratch> {
    const scratch = await Scratch.empty(name);
    for (const part of ['conf', 'apps_containers']) {
      await cp(join(repository, part), join(scratch.directory, part), { recursive: true });
    }
    await rm(join(scratch.directory, 'conf', 'host.conf'), { force: true });
    return scratch;
  }

  async write(path: string, text: string): Promise<this> {
    const file = join(this.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return this;
  }

  get env(): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = { ...process.env, PROJECT_NAME: this.name };
    // Logs of hosts go with the directory.
    env.XDG_STATE_HOME = join(this.directory, '.state');
    delete env.CI;
    delete env.TERM; // what starts the tests may have a dumb terminal
    return env;
  }

  /** Runs dockerops without a terminal and waits for its end. */
  async dockerops(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return start(args, { cwd: this.directory, ...options, env: { ...this.env, ...options.env } }).outcome;
  }

  /** Like `dockerops`, but throws with everything it said unless it ends with 0. */
  async must(...args: string[]): Promise<Outcome> {
    const outcome = await this.dockerops(args);
    if (outcome.code !== 0) {
      throw new Error(
        `dockerops ${args.join(' ')}: exit ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`,
      );
    }
    return outcome;
  }

  /** Takes away the directory and all the engine has of this project, images too. */
  async remove(): Promise<void> {
    await cleanUp(createEngine({ env: process.env, signal: new AbortController().signal }), this.name);
    await rm(this.directory, { recursive: true, force: true });
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** In the place of dockerops. */
  readonly program?: string;
}

export interface Running {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  readonly outcome: Promise<Outcome>;
  /** Resolves when stdout and stderr together hold this text. */
  says(text: string | RegExp): Promise<void>;
}

/** Starts dockerops without a terminal. */
export function start(args: readonly string[], options: RunOptions): Running {
  const child = spawn(process.execPath, [options.program ?? program, ...args], {
    cwd: options.cwd,
    env: options.env,
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const heard = () => {
    for (const watch of [...watchers]) watch();
  };
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    heard();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
    heard();
  });
  child.stdin.end(options.stdin ?? '');
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const says = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const watch = () => {
        if (typeof text === 'string' ? !(stdout + stderr).includes(text) : !text.test(stdout + stderr))
          return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
      watch();
      outcome.then(() => reject(new Error(`ended without saying ${text}:\n${stdout}${stderr}`)), reject);
    });
  return { pid: child.pid ?? 0, signal: (name) => child.kill(name), outcome, says };
}
