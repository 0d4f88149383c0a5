import { randomBytes } from 'node:crypto';
import { createEngine } from '../../src/docker/index.ts';
import { messageOf } from '../../src/core/index.ts';
import type { Engine, Labels, NetworkDetails } from '../../src/ports/index.ts';

export const testLabel = 'io.dockerops.test';
export const projectLabel = 'io.dockerops.project';

/**
 * The real engine of this machine. Without one a test fails under CI, and is skipped with a printed reason elsewhere:
 * `before(async function () { engine = await testEngine(this); })`.
 */
export async function testEngine(context: Mocha.Context): Promise<Engine> {
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });
  try {
    await engine.facts();
    return engine;
  } catch (error) {
    if (process.env['CI']) throw error;
    console.error(`skipped, no engine: ${String(error)}`);
    return context.skip();
  }
}

/**
 * A name that nobody else has: `t-` and hex digits. All names of one run of `npm test` begin alike, so that it finds
 * what its tests left behind.
 */
export const uniqueName = (): string =>
  `t-${process.env['DOCKEROPS_TEST_RUN'] ?? ''}${randomBytes(4).toString('hex')}`;

export interface TestProject {
  /** See `uniqueName`. */
  readonly name: string;
  /** For whatever the test makes itself. */
  readonly labels: Labels;
  /** Removes everything of this project or with this label, and nothing else. */
  cleanUp(): Promise<void>;
}

export function testProject(engine: Engine): TestProject {
  const name = uniqueName();
  return { name, labels: { [testLabel]: name }, cleanUp: () => cleanUp(engine, name) };
}

/** Removes every container, network, volume and image of this project or with this test label. */
export async function cleanUp(engine: Engine, name: string): Promise<void> {
  for (const label of [`${testLabel}=${name}`, `${projectLabel}=${name}`])
    await removeLabelled(engine, label);
}

async function removeLabelled(engine: Engine, filter: string): Promise<void> {
  const labels = [filter];
  const [key = '', value = ''] = filter.split('=');
  for (const { id } of await engine.containers.list({ labels, all: true }))
    await engine.containers.remove(id, { force: true });
  for (const network of await engine.networks.list())
    if (network.labels[key] === value) await removeNetwork(engine, network);
  for (const volume of await engine.volumes.list({ labels })) await engine.volumes.remove(volume.name);
  await removeImages(
    engine,
    (await engine.images.list({ labels })).map(({ id }) => id),
  );
}

/**
 * An engine may lose count of those on a network when several come and go at once, and refuses until it is restarted
 * (moby#17217; mended by moby#49736). Then it cannot be taken away here.
 */
async function removeNetwork(engine: Engine, { id, name }: NetworkDetails): Promise<void> {
  try {
    await engine.networks.remove(id);
  } catch (error) {
    const left = await engine.networks.inspect(id);
    if (left?.containers.length !== 0 || !/has active endpoints/.test(messageOf(error))) throw error;
    console.error(`the engine counts endpoints on the network ${name} that are not there: it stays`);
  }
}

/** Those that others are built upon go once these are gone. */
async function removeImages(engine: Engine, ids: readonly string[]): Promise<void> {
  const left: string[] = [];
  let trouble: unknown;
  for (const id of ids)
    await engine.images.remove(id, { force: true }).catch((error: unknown) => {
      left.push(id);
      trouble = error;
    });
  if (left.length === ids.length && left.length > 0) throw trouble;
  if (left.length > 0) await removeImages(engine, left);
}
