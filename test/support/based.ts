import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProject } from '../../src/platform/index.ts';
import { keysInjectKind, principalsOf } from '../../src/platform/keys/index.ts';
import { containerName, imageName, instanceLabels, label, runtimeVolume } from '../../src/platform/labels.ts';
import { KindRegistry, applyPlan } from '../../src/plan/index.ts';
import type { Engine, Ports, Run } from '../../src/ports/index.ts';
import type { TestProject } from './engine.ts';
import type { TestNetwork } from './network.ts';
import { testRun } from './run.ts';
import { until } from './until.ts';

/** A clone of a project: a directory with a configuration, and in time keys of its own. */
export interface Clone {
  readonly directory: string;
  readonly keysDirectory: string;
  run(ports?: Partial<Ports>): ReturnType<typeof testRun>;
  remove(): Promise<void>;
}

export async function makeClone(project: string, settings = ''): Promise<Clone> {
  const directory = await mkdtemp(join(tmpdir(), `${project}-`));
  await mkdir(join(directory, 'conf'));
  await writeFile(join(directory, 'conf', 'build.conf'), `[project]\nname = ${project}\n${settings}`);
  return {
    directory,
    keysDirectory: join(directory, '.dockerops', 'keys'),
    run: (ports) => testRun(directory, ports),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

export const buildBase = (run: Run) =>
  buildProject(run, { name: 'dockerops-base', progress: false, cache: true, pull: false });

export interface BasedInstance {
  readonly container: string;
  readonly instance: string;
  readonly address: string;
  readonly aliases?: readonly string[];
  readonly peers?: boolean;
}

/** Makes an instance of the base image, gives it its keys from a clone, and starts it. */
export async function startBased(
  { engine, project, network, clone }: Surroundings,
  of: BasedInstance,
): Promise<string> {
  const { container, instance, address } = of;
  const labels = {
    ...project.labels,
    ...instanceLabels({ project: project.name, container, instance, type: 'standard', version: 'test' }),
    [label.address]: address,
  };
  const volume = runtimeVolume(project.name, container, instance);
  await engine.volumes.create(volume, { ...project.labels, [label.role]: 'runtime' });
  const id = await engine.containers.create({
    name: containerName(project.name, container, instance),
    image: imageName(project.name, 'dockerops-base'),
    env: { CONTAINER: container, INSTANCE: instance },
    labels,
    mounts: [{ type: 'volume', source: volume, target: '/run/dockerops' }],
    ports: [],
    network: { name: network.name, address, aliases: [container, ...(of.aliases ?? [])], links: [] },
  });
  await inject(clone.run().run, clone, id, of);
  await engine.containers.start(id);
  await sshdRuns(engine, id);
  return id;
}

export interface Surroundings {
  readonly engine: Engine;
  readonly project: TestProject;
  readonly network: TestNetwork;
  readonly clone: Clone;
}

/** What `run` does between create and start. */
export async function inject(run: Run, clone: Clone, id: string, of: BasedInstance): Promise<void> {
  const project = (await run.ports.engine.containers.inspect(id))?.labels[label.project] ?? '';
  const { container, instance, address, aliases = [], peers = true } = of;
  const params = {
    project,
    keysDirectory: clone.keysDirectory,
    container: id,
    alias: `${project}.${container}.${instance}`,
    principals: principalsOf({ project, container, instance, address, aliases }),
    peers,
  };
  const steps = [{ id: 'keys', kind: 'keys.inject', params, needs: [] }];
  await applyPlan({ title: 'keys', steps, policy: 'stop' }, new KindRegistry().add(keysInjectKind()), run);
}

export const sshdRuns = (engine: Engine, id: string) =>
  until(`sshd in ${id}`, async () => {
    const argv = ['bash', '-c', ': < /dev/tcp/127.0.0.1/22'];
    return (await engine.containers.run(id, { argv })).exitCode === 0;
  });
