import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel } from '../support/engine.ts';
import { until } from '../support/until.ts';

export type Init = 'systemd' | 'plain';

const certificates = '/etc/ssl/certs/ca-certificates.crt';
const home = '/root';

/** A throw-away machine: a container with an engine's capabilities, its engine's data in a volume of its own. */
export class FreshMachine {
  readonly #engine: Engine;
  readonly name: string;

  private constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.name = name;
  }

  static async start(engine: Engine, image: string, init: Init): Promise<FreshMachine> {
    const machine = new FreshMachine(engine, `t-fresh-${randomBytes(4).toString('hex')}`);
    await engine.volumes.create(machine.name, { [testLabel]: machine.name });
    await createContainer(machine.name, image, init);
    await engine.containers.start(machine.name);
    if (init === 'systemd') await machine.#booted();
    return machine;
  }

  /** Puts a `git clone` of HEAD into /root/dockerops. */
  async clone(repository: string): Promise<void> {
    const scratch = await mkdtemp(join(tmpdir(), 'dockerops-fresh-'));
    try {
      const url = `file://${repository}`;
      await promisify(execFile)('git', ['clone', '--quiet', '--depth', '1', url, join(scratch, 'dockerops')]);
      const owned = ['--owner=0', '--group=0', '--numeric-owner'];
      const tar = spawn('tar', ['-C', scratch, ...owned, '-c', 'dockerops'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await this.#engine.containers.putArchive(this.name, home, tar.stdout);
    } finally {
      await rm(scratch, { recursive: true });
    }
  }

  /** Runs a command line in a login shell in the clone; everything it says is shown, and returned. */
  async run(command: string): Promise<{ readonly exitCode: number; readonly text: string }> {
    const session = await this.#engine.containers.exec(this.name, {
      argv: ['env', '-i', `HOME=${home}`, 'TERM=dumb', ...trust(), 'bash', '-lc', command],
      workdir: join(home, 'dockerops'),
    });
    let text = '';
    const show = (data: Buffer): void => {
      text += data.toString();
      process.stdout.write(data);
    };
    session.stdout.on('data', show);
    session.stderr?.on('data', show);
    return { exitCode: await session.ended(), text };
  }

  async remove(): Promise<void> {
    await this.#engine.containers.remove(this.name, { force: true });
    await this.#engine.volumes.remove(this.name);
  }

  async #booted(): Promise<void> {
    const state = async (): Promise<boolean> => {
      const argv = ['systemctl', 'is-system-running'];
      const { stdout } = await this.#engine.containers.run(this.name, { argv });
      return ['running', 'degraded'].includes(stdout.trim());
    };
    await until(`${this.name} to boot`, state, 60_000);
  }
}

/** A machine behind a proxy trusts what this one trusts; Node must be told. */
const trust = (): readonly string[] =>
  existsSync(certificates) ? [`NODE_EXTRA_CA_CERTS=${certificates}`] : [];

/** Capabilities and tmpfs mounts are no words of our own ContainerSpec: instances never get them. */
async function createContainer(name: string, image: string, init: Init): Promise<void> {
  const trusted = existsSync(certificates) ? [`${certificates}:${certificates}:ro`] : [];
  await new Docker({ socketPath: '/var/run/docker.sock' }).createContainer({
    name,
    Image: image,
    Hostname: name,
    Cmd: init === 'systemd' ? ['/sbin/init'] : ['sleep', 'infinity'],
    Labels: { [testLabel]: name },
    HostConfig: {
      CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      Tmpfs: { '/run': 'exec', '/run/lock': '', '/tmp': 'exec' },
      Binds: ['/sys/fs/cgroup:/sys/fs/cgroup', `${name}:/var/lib/docker`, ...trusted],
    },
  });
}
