import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { createEngine } from '../../src/docker/index.ts';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel, uniqueName } from './engine.ts';
import { hostImage, type Release } from './host-image.ts';
import { until } from './until.ts';

const bootWithinMs = 60_000;
const daemonWithinMs = 60_000;
const rebootGraceSeconds = 90;

/** What a machine has beyond Debian's own engine. */
export interface Machine {
  /** In the place of the release's host image. */
  readonly image?: string;
  /** `SOURCE:TARGET[:ro]` */
  readonly binds?: readonly string[];
}

/** A machine of its own, made of a container: what restarts, kills or fills an engine does it to this one's. */
export class NestedEngine {
  /** `unix:///…/docker.sock` on the machine that runs the tests. */
  readonly endpoint: string;
  readonly engine: Engine;
  /** Name and id of the host container on the outer engine. */
  readonly container: string;
  /** The host container's address on the outer engine's default bridge. */
  readonly address: string;
  readonly #outer: Engine;
  readonly #directory: string;

  private constructor(outer: Engine, container: string, directory: string, address: string) {
    this.#outer = outer;
    this.container = container;
    this.address = address;
    this.#directory = directory;
    this.endpoint = `unix://${directory}/docker.sock`;
    this.engine = createEngine({ endpoint: this.endpoint, env: {}, signal: new AbortController().signal });
  }

  /** Up to half a minute when the host's image must be built first. */
  static async start(
    outer: Engine,
    release: Release = 'bookworm',
    more: Machine = {},
  ): Promise<NestedEngine> {
    const name = `${uniqueName()}-host`;
    const image = more.image ?? (await hostImage(outer, release));
    const directory = await mkdtemp(join(tmpdir(), `${name}-`));
    await outer.volumes.create(name, { [testLabel]: name });
    await createHost(name, image, directory, more.binds ?? []);
    await outer.containers.start(name);
    const details = await outer.containers.inspect(name);
    const nested = new NestedEngine(outer, name, directory, details?.networks['bridge']?.address ?? '');
    try {
      await nested.#booted();
      await nested.#daemonAnswers();
    } catch (error) {
      await nested.remove();
      throw error;
    }
    return nested;
  }

  /** Copies images of the outer engine into this one. */
  async load(...references: readonly string[]): Promise<void> {
    for (const reference of references)
      await this.engine.images.load(await this.#outer.images.save(reference));
  }

  /** Runs a command on the host, as root; throws unless it ends with 0. */
  async run(...argv: readonly string[]): Promise<string> {
    const result = await this.#outer.containers.run(this.container, { argv });
    if (result.exitCode === 0) return result.stdout;
    throw new Error(`${argv.join(' ')}: ended with ${result.exitCode}: ${result.stdout}${result.stderr}`);
  }

  /** Stops the daemon, its socket units too, so that nothing starts it again. */
  async stopDaemon(): Promise<void> {
    await this.run('systemctl', 'stop', 'docker.socket', 'docker.service');
  }

  async startDaemon(): Promise<void> {
    await this.run('systemctl', 'reset-failed');
    await this.run('systemctl', 'start', 'docker.service');
    await this.#daemonAnswers();
  }

  async restartDaemon(): Promise<void> {
    await this.run('systemctl', 'restart', 'docker.service');
    await this.#daemonAnswers();
  }

  /** Shuts the machine down as its init system does it, and boots it again. */
  async reboot(): Promise<void> {
    await this.#outer.containers.restart(this.container, rebootGraceSeconds);
    await this.#booted();
    await this.#daemonAnswers();
  }

  /** As a power cut: nothing gets to end by itself. */
  async cutPower(): Promise<void> {
    await this.#outer.containers.restart(this.container, 0);
    await this.#booted();
    await this.#daemonAnswers();
  }

  /** As a crash does it: the daemon gets SIGKILL, leaves its socket's file behind, and stays down. */
  async killDaemon(): Promise<void> {
    const once = '/run/systemd/system/docker.service.d/once.conf';
    await this.run(
      'sh',
      '-c',
      `mkdir -p "$(dirname ${once})" && printf '[Service]\\nRestart=no\\n' > ${once}`,
    );
    await this.run('systemctl', 'daemon-reload');
    await this.run('systemctl', 'kill', '--kill-who=main', '-s', 'KILL', 'docker.service');
    await this.run('systemctl', 'stop', 'docker.socket');
  }

  async remove(): Promise<void> {
    await this.#outer.containers.remove(this.container, { force: true });
    await this.#outer.volumes.remove(this.container);
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #booted(): Promise<void> {
    const state = async () => {
      const { stdout } = await this.#outer.containers.run(this.container, {
        argv: ['systemctl', 'is-system-running'],
      });
      return ['running', 'degraded'].includes(stdout.trim());
    };
    await until(`${this.container} to boot`, state, bootWithinMs);
  }

  async #daemonAnswers(): Promise<void> {
    await until(`the engine in ${this.container}`, () => this.engine.containers.list({}), daemonWithinMs);
  }
}

/** Capabilities and tmpfs mounts are no words of our own ContainerSpec: instances never get them. */
async function createHost(
  name: string,
  image: string,
  directory: string,
  binds: readonly string[],
): Promise<void> {
  await new Docker({ socketPath: '/var/run/docker.sock' }).createContainer({
    name,
    Image: image,
    Hostname: name,
    Labels: { [testLabel]: name },
    HostConfig: {
      CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      Tmpfs: { '/run': 'exec', '/run/lock': '', '/tmp': 'exec' },
      Binds: [
        '/sys/fs/cgroup:/sys/fs/cgroup',
        `${name}:/var/lib/docker`,
        `${directory}:/mnt/engine`,
        ...binds,
      ],
    },
  });
}
