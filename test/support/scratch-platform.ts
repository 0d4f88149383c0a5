import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { containerName, instanceLabels, label, runtimeVolume } from '../../src/platform/labels.ts';
import type { ContainerSpec, Engine, Labels, Ports } from '../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from './engine.ts';
import { freeNetwork } from './network.ts';
import { testRun, type TestRun } from './run.ts';

/** Ends at once on SIGTERM, unlike a bare sleep, which as PID 1 ignores it. */
const obedient = ['sh', '-c', 'trap exit TERM; while :; do sleep 1000 & wait $!; done'];

export interface InstanceOptions {
  /** Another than the distribution's. */
  readonly image?: string;
  readonly command?: readonly string[];
  readonly labels?: Labels;
  readonly env?: Readonly<Record<string, string>>;
  readonly start?: boolean;
  readonly ports?: ContainerSpec['ports'];
  readonly network?: boolean;
  readonly tty?: boolean;
  readonly mounts?: ContainerSpec['mounts'];
}

/** A project of its own in a temporary directory, whose instances are made through the engine port, without `run`. */
export class ScratchPlatform {
  readonly name: string;
  readonly directory: string;
  readonly engine: Engine;
  readonly #project: TestProject;

  private constructor(engine: Engine, directory: string) {
    this.engine = engine;
    this.directory = directory;
    this.#project = testProject(engine);
    this.name = this.#project.name;
  }

  static async create(
    context: Mocha.Context,
    containers: readonly string[] = ['store', 'web'],
  ): Promise<ScratchPlatform> {
    const engine = await testEngine(context);
    const platform = new ScratchPlatform(engine, await mkdtemp(join(tmpdir(), 'dockerops-test-')));
    await platform.write('conf/build.conf', `[project]\nname = ${platform.name}\n`);
    for (const container of containers)
      await platform.write(`apps_containers/${container}/Dockerfile`, 'FROM debian:bookworm-slim\n');
    return platform;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.directory, path)), { recursive: true });
    await writeFile(join(this.directory, path), text);
  }

  run(ports: Partial<Ports> = {}): TestRun {
    return testRun(this.directory, ports);
  }

  /** `web/one` as `run` would have labelled it; returns the container's id. */
  async instance(call: string, options: InstanceOptions = {}): Promise<string> {
    const [container = '', instance = 'one'] = call.split('/');
    const of = { project: this.name, container, instance, type: 'standard' as const, version: 'test' };
    const labels = { ...instanceLabels(of), ...options.labels };
    return this.#make({ ...options, name: containerName(this.name, container, instance), labels });
  }

  /** A container that dockerops did not make. */
  async foreign(name: string, options: InstanceOptions = {}): Promise<string> {
    return this.#make({
      ...options,
      name: `${this.name}-${name}`,
      labels: { ...this.#project.labels, ...options.labels },
    });
  }

  async network(): Promise<void> {
    const labels = { [label.project]: this.name, [label.role]: 'network' };
    await freeNetwork(this.engine, this.name, labels);
  }

  async volume(role: 'runtime' | 'data', call: string): Promise<string> {
    const [container = '', instance = 'one'] = call.split('/');
    const name =
      role === 'runtime' ? runtimeVolume(this.name, container, instance) : `${this.name}-${container}-data`;
    await this.engine.volumes.create(name, {
      [label.project]: this.name,
      [label.container]: container,
      [label.instance]: instance,
      [label.role]: role,
    });
    return name;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.engine.containers.inspect(id)) !== undefined;
  }

  async remove(): Promise<void> {
    await this.#project.cleanUp();
    await rm(this.directory, { recursive: true });
  }

  async #make(
    options: InstanceOptions & { readonly name: string; readonly labels: Labels },
  ): Promise<string> {
    const id = await this.engine.containers.create({
      name: options.name,
      image: options.image ?? 'debian:bookworm-slim',
      command: options.command ?? obedient,
      env: options.env ?? {},
      labels: options.labels,
      mounts: options.mounts ?? [],
      ports: options.ports ?? [],
      ...(options.tty === true && { tty: true }),
      ...(options.network === true && { network: { name: this.name, aliases: [], links: [] } }),
    });
    if (options.start !== false) await this.engine.containers.start(id);
    return id;
  }
}
