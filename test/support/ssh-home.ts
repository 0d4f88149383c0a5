import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockeropsError } from '../../src/core/index.ts';
import { RemoteMachines, type RemoteMachine, type SshWorld } from '../../src/hosts/index.ts';
import type { HostTarget } from '../../src/ports/index.ts';
import type { TestSshd } from './sshd.ts';

/** Somebody's home, from which they log in to sshds of the tests: known_hosts, a key, an ssh_config. */
export class SshHome {
  readonly directory: string;
  readonly warnings: string[] = [];
  readonly #opened: RemoteMachines[] = [];

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Knows these sshds, and has the key of the first; a Host block leads to each by `s1`, `s2` … */
  static async make(...sshds: readonly TestSshd[]): Promise<SshHome> {
    const home = new SshHome(await mkdtemp(join(tmpdir(), 'dockerops-home-')));
    await mkdir(join(home.directory, '.ssh'), { mode: 0o700 });
    await home.write('.ssh/known_hosts', sshds.map(lineOf).join(''));
    for (const [index, sshd] of sshds.entries()) await home.write(`.ssh/key${index + 1}`, sshd.privateKey);
    await home.write(
      '.ssh/config',
      sshds.map((sshd, index) => blockOf(sshd, index + 1, home.directory)).join(''),
    );
    return home;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(this.path(name), text);
    await chmod(this.path(name), 0o600);
  }

  get env(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.directory };
  }

  world(more: Partial<SshWorld> = {}): SshWorld {
    const nobody = () => Promise.reject(new Error('asked'));
    return {
      env: this.env,
      terminal: { interactive: false, ask: nobody, confirm: nobody },
      acceptNew: false,
      configFile: this.path('.ssh/config'),
      connectTimeoutMs: undefined,
      identityFiles: [],
      forwardAgent: false,
      warn: (text) => void this.warnings.push(text),
      ...more,
    };
  }

  machines(more: Partial<SshWorld> = {}): RemoteMachines {
    const machines = new RemoteMachines(this.world(more));
    this.#opened.push(machines);
    return machines;
  }

  /** Connects to a host as `-H` would. */
  open(host: string, more: Partial<SshWorld> = {}): Promise<RemoteMachine> {
    return this.machines(more).open(targetOf(host), new AbortController().signal);
  }

  /** Why a host does not let us in; undefined where it does. */
  async refusal(host: string): Promise<DockeropsError | undefined> {
    return this.open(host).then(
      () => undefined,
      (error: unknown) => error as DockeropsError,
    );
  }

  /** Whether the real ssh, told to be strict, logs in with the same files. */
  sshAgrees(host: string): boolean {
    const strict = ['-F', this.path('.ssh/config'), '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes'];
    return spawnSync('ssh', [...strict, host, 'true'], { stdio: 'ignore' }).status === 0;
  }

  async remove(): Promise<void> {
    for (const machines of this.#opened) machines.close();
    await rm(this.directory, { recursive: true });
  }
}

export const targetOf = (host: string, port?: number): HostTarget => ({
  name: host,
  address: { host, ...(port !== undefined && { port }) },
  variables: {},
});

/** How known_hosts speaks of an sshd of the tests. */
export const lineOf = ({ port, hostKey }: TestSshd): string => `[127.0.0.1]:${port} ${hostKey.trim()}\n`;

const blockOf = ({ port, user }: TestSshd, number: number, home: string): string => `Host s${number}
  HostName 127.0.0.1
  Port ${port}
  User ${user}
  IdentityFile ${home}/.ssh/key${number}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${home}/.ssh/known_hosts
  GlobalKnownHostsFile none
`;
