import type { Readable } from 'node:stream';
import { DockeropsError } from '../../core/index.ts';
import type { ContainerSummary, Labels, Mount, Run } from '../../ports/index.ts';

/** What an archive is unpacked over. */
export interface RestoreTarget {
  /** For messages. */
  readonly name: string;
  /** Of the helper that the places are written through; any image will do. */
  readonly image: string;
  readonly places: readonly Mount[];
  readonly helper: string;
  readonly helperLabels: Labels;
  /** Containers that write there; those that run are stopped meanwhile. */
  readonly users: readonly ContainerSummary[];
}

/** An archive of something else is refused whole. */
export function demandInside(roots: readonly string[], { name, places }: RestoreTarget): void {
  const inside = places.map(({ target }) => target.replace(/^\/|\/$/g, ''));
  const outside = roots.find((root) => !inside.some((one) => root === one || root.startsWith(`${one}/`)));
  if (outside === undefined) return;
  throw new DockeropsError(`the archive is not of ${name}: ${outside} lies in none of its volumes`, {
    hint: `its volumes: ${inside.map((one) => `/${one}`).join(', ') || 'none'}`,
  });
}

/**
 * Unpacks a tar over what is there. What runs on it is stopped before, and started again once all went well: no
 * program sees half of it. Through a container that never runs and has nothing but these places, writable: nothing
 * else can be reached.
 */
export async function restoreInto(run: Run, target: RestoreTarget, tar: Readable): Promise<void> {
  const { containers } = run.ports.engine;
  const running = target.users.filter(({ state }) => ['running', 'paused', 'restarting'].includes(state));
  const helper = await createHelper(run, target);
  for (const { id, name } of running) {
    const text = `${name} is stopped while its files are written, and started again if that goes well`;
    run.emit({ type: 'message', level: 'info', text });
    await containers.stop(id);
  }
  await containers.putArchive(helper, '/', tar);
  await containers.remove(helper, { force: true });
  for (const { id } of running.toReversed()) await containers.start(id);
}

const createHelper = (run: Run, { helper, image, helperLabels, places }: RestoreTarget): Promise<string> =>
  run.ports.engine.containers.create({
    name: helper,
    image,
    // Never started; but an image without a command of its own makes no container without one.
    command: ['true'],
    env: {},
    labels: helperLabels,
    mounts: places,
    ports: [],
  });
