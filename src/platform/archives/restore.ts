import type { Readable } from 'node:stream';
import { DockeropsError } from '../../core/index.ts';
import type { ContainerSummary, Labels, MountPoint, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { examine, openArchive } from './examine.ts';
import { mark, markers } from '../markers.ts';
import { unpacked } from './packing.ts';
import { archiveAt, settle, type Shelf } from './shelf.ts';
import { mountOf, removeHelper, sayByEngine } from './tar-helper.ts';
import { tarIn, type Unpack } from './tar-in.ts';

/** What an archive is unpacked over. */
export interface RestoreTarget {
  /** For messages. */
  readonly name: string;
  /** Of the helper that the places are written through; best one with GNU tar. */
  readonly image: string;
  readonly places: readonly MountPoint[];
  readonly helper: string;
  /** Labels that say whose it is. */
  readonly owner: Labels;
  /** Containers that write there; those that run are stopped meanwhile. */
  readonly users: readonly ContainerSummary[];
}

/** What looking at an archive found: plain data, which one step hands to another. */
export interface Found {
  readonly roots: readonly string[];
  readonly sizeBytes: number;
}

/** Looks at an archive before anything is touched: whether it is there, whole and harmless. */
export async function lookAt(run: Run, shelf: Shelf, date?: string): Promise<Found | undefined> {
  // A dry run changes nothing, and holds no lock.
  if (!run.dryRun) await settle(run.ports.local.files, shelf);
  const archive = await archiveAt(run.ports.local.files, shelf, date);
  if (!archive) return undefined;
  const { path, record, sizeBytes } = archive;
  if (record?.verified?.good === false) {
    const text = `${path} did not stand its trial: ${record.verified.what}`;
    run.emit({ type: 'message', level: 'warning', text });
  }
  return { roots: await examine(run, archive), sizeBytes };
}

/** Unpacks an archive that was looked at; returns how many seconds it took. */
export async function restoreFrom(
  run: Run,
  shelf: Shelf & { readonly date?: string | undefined },
  found: Found,
  target: RestoreTarget,
): Promise<number> {
  demandInside(found.roots, target);
  const archive = await archiveAt(run.ports.local.files, shelf, shelf.date);
  if (archive?.sizeBytes !== found.sizeBytes)
    throw new DockeropsError(`the archive of ${target.name} was changed while it was looked at`);
  const started = run.clock.now();
  const { path } = archive;
  const data = await openArchive(run, path);
  try {
    await restoreInto(run, target, await unpacked(run, data, path));
  } finally {
    data.destroy();
  }
  return (run.clock.now() - started) / 1000;
}

export function missingArchive(shelf: Shelf, date?: string): DockeropsError {
  const what = date === undefined ? shelf.name : `${shelf.name}.${date}`;
  return new DockeropsError(`there is no archive ${shelf.directory}/${what}.tar, .tar.gz or .tgz`);
}

/** An archive of something else is refused whole. */
function demandInside(roots: readonly string[], { name, places }: RestoreTarget): void {
  const inside = places.map(({ target }) => target.replace(/^\/|\/$/g, ''));
  const outside = roots.find((root) => !inside.some((one) => root === one || root.startsWith(`${one}/`)));
  if (outside === undefined) return;
  throw new DockeropsError(`the archive is not of ${name}: ${outside} lies in none of its volumes`, {
    hint: `its volumes: ${inside.map((one) => `/${one}`).join(', ') || 'none'}`,
  });
}

/**
 * Unpacks a tar over what is there. What runs on it is stopped before, and started again once all went well: no
 * program sees half of it. Through a container that has nothing but these places, writable: nothing else can be reached.
 */
async function restoreInto(run: Run, target: RestoreTarget, tar: Readable): Promise<void> {
  const { containers } = run.ports.engine;
  const { users, helper, owner } = target;
  const unpack = (await unpackByTar(run, target)) ?? (await unpackByEngine(run, target));
  for (const { id, name } of users.filter(({ state }) =>
    ['running', 'paused', 'restarting'].includes(state),
  )) {
    const text = `${name} is stopped while its files are written, and started again if that goes well`;
    run.emit({ type: 'message', level: 'info', text });
    run.unfinished.set(`stopped ${id}`, staysStopped(name));
    await mark(run, 'stopped', { id }, owner);
    await containers.stop(id);
  }
  await unpack(tar);
  await removeHelper(run, helper);
  await startAgain(run, target);
}

/** What was stopped for this, and by an earlier one that broke off. */
async function startAgain(run: Run, { users, owner }: RestoreTarget): Promise<void> {
  const { containers, volumes } = run.ports.engine;
  const stopped = await markers(run, 'stopped', owner);
  for (const { id } of users.toReversed()) {
    const marker = stopped.find((one) => one.id === id);
    if (!marker) continue;
    await containers.start(id);
    await volumes.remove(marker.volume);
    run.unfinished.delete(`stopped ${id}`);
  }
}

/** After a failure, or an interruption. Returns what is left to be said: nothing should run on half of its files. */
export async function dropRestore(run: Run, helper: string, owner: Labels): Promise<string | undefined> {
  await removeHelper(run, helper);
  const stopped = await Promise.all(
    (await markers(run, 'stopped', owner)).map(({ id }) => run.ports.engine.containers.inspect(id)),
  );
  const names = stopped.flatMap((one) => (one && one.state !== 'running' ? [one.name] : []));
  if (names.length === 0) return undefined;
  return staysStopped(names.join(', '));
}

const staysStopped = (who: string): string =>
  `${who} stays stopped, as only a part of its files may be there; a restore that goes well starts it again`;

const unpackByTar = (run: Run, { helper, image, owner, places }: RestoreTarget) =>
  tarIn(run, { name: helper, image, owner, mounts: places.map((place) => mountOf(place)) });

/** Through a container that never runs. */
async function unpackByEngine(
  run: Run,
  { name, helper, image, owner, places }: RestoreTarget,
): Promise<Unpack> {
  const { containers } = run.ports.engine;
  sayByEngine(run, `the image of ${name} has no GNU tar`);
  await containers.create({
    name: helper,
    image,
    // An image without a command of its own makes no container without one.
    command: ['true'],
    env: {},
    labels: { ...owner, [label.role]: 'helper' },
    mounts: places.map((place) => mountOf(place)),
    ports: [],
  });
  return (tar) => containers.putArchive(helper, '/', tar);
}
