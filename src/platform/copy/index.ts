import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { shownPath } from '../../config/index.ts';
import { DockeropsError, UsageError } from '../../core/index.ts';
import { counted } from '../../plan/index.ts';
import type { PathStat, Run } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { pickInstance } from '../scope.ts';
import { callOf } from '../select.ts';
import { destinationOf, hint, sideOf, type Found, type Side } from './places.ts';

export interface CopyRequest {
  /** `NAME:PATH`, a path here, or `-` for a tar on stdin or stdout. */
  readonly source: string;
  readonly target: string;
  readonly instance?: string | undefined;
}

type InContainer = Extract<Side, { kind: 'container' }>;

/**
 * Copies files between an instance, running or not, and this machine, with owners, modes and links as they are. Throws
 * `UsageError` where source or target are not there or do not fit.
 */
export async function copy(run: Run, { source, target, instance }: CopyRequest): Promise<void> {
  const [from, to] = [sideOf(source, run.cwd), sideOf(target, run.cwd)];
  if (from.kind === 'container' && to.kind !== 'container')
    await copyOut(run, await pickInstance(run, { name: from.name, instance }, 'any'), from, to);
  else if (to.kind === 'container' && from.kind !== 'container')
    await copyIn(run, await pickInstance(run, { name: to.name, instance }, 'any'), from, to);
  else throw new UsageError('cp: one side is an instance, written NAME:PATH, and the other is not', { hint });
}

async function copyOut(
  run: Run,
  one: ObservedInstance,
  from: InContainer,
  to: Exclude<Side, InContainer>,
): Promise<void> {
  const { containers } = run.ports.engine;
  const stat = await containers.statPath(one.id, from.path);
  if (!stat) throw new UsageError(`cp: there is no ${from.path} in ${callOf(one)}`);
  const tar = async (): Promise<Readable> => {
    const found = await containers.getArchive(one.id, from.path);
    if (!found) throw new DockeropsError(`${from.path} is gone from ${callOf(one)}`);
    return found;
  };
  if (to.kind === 'stream') {
    await run.ports.terminal.write(await tar(), run.signal);
    return;
  }
  const { files } = run.ports.local;
  const path = to.typed.endsWith('/') ? `${to.path}/` : to.path;
  const { directory, name } = destinationOf(
    { path: from.path, found: foundOf(stat) },
    { path, found: await foundHere(run, to.path) },
  );
  await mustBeDirectory(await foundHere(run, directory), directory);
  const copied = join(directory, name);
  const isNew = (await files.stat(copied)) === undefined;
  const title = `copy ${callOf(one)}:${from.path} to ${to.typed}`;
  const left = await counted(run, title, await tar(), (bytes) => files.unpack(bytes, directory, name)).catch(
    async (error: unknown) => {
      await takeBack(run, copied, isNew);
      throw error;
    },
  );
  for (const what of left)
    run.emit({ type: 'message', level: 'warning', text: `left out: ${what} is no file, directory or link` });
}

/** A part of a copy is none: where nothing was before, nothing is left. */
async function takeBack(run: Run, path: string, isNew: boolean): Promise<void> {
  if (isNew) return run.ports.local.files.remove(path);
  const text = `${shownPath(path, run.cwd)} has a part of what was copied: the same command again copies all of it`;
  run.emit({ type: 'message', level: 'warning', text });
}

async function copyIn(
  run: Run,
  one: ObservedInstance,
  from: Exclude<Side, InContainer>,
  to: InContainer,
): Promise<void> {
  const { engine, local, terminal } = run.ports;
  const target = await followed(run, one, to.path);
  if (from.kind === 'stream') {
    await mustBeDirectory(target.found, to.path);
    await engine.containers.putArchive(one.name, target.path, terminal.input());
    return;
  }
  const found = await foundHere(run, from.path, false);
  if (found === undefined) throw new UsageError(`cp: there is no ${from.typed}`);
  const path = from.typed.endsWith('/.') || from.typed === '.' ? `${from.path}/.` : from.path;
  const { directory, name } = destinationOf({ path, found }, target);
  await mustBeDirectory((await followed(run, one, directory)).found, `${directory} in ${callOf(one)}`);
  const title = `copy ${from.typed} to ${callOf(one)}:${to.path}`;
  await counted(run, title, await local.files.pack(from.path, name), (bytes) =>
    engine.containers.putArchive(one.name, directory, bytes),
  );
}

/** What is at a path in an instance; behind a link, if it is one. */
async function followed(
  run: Run,
  one: ObservedInstance,
  path: string,
): Promise<{ path: string; found: Found }> {
  const stat = await run.ports.engine.containers.statPath(one.id, path);
  if (stat?.type !== 'link') return { path, found: stat && foundOf(stat) };
  const behind = await run.ports.engine.containers.statPath(one.id, stat.linkTarget);
  return { path: stat.linkTarget, found: behind && foundOf(behind) };
}

const foundOf = ({ type }: PathStat): Found => (type === 'directory' ? 'directory' : 'other');

/** Links of this machine are followed where something is written to, and copied where they are what is copied. */
async function foundHere({ ports }: Run, path: string, follow = true): Promise<Found> {
  const { files } = ports.local;
  const stat = await files.stat(path);
  if (!stat) return undefined;
  const isDirectory =
    stat.type === 'directory' || (follow && stat.type === 'link' && (await files.list(path)));
  return isDirectory ? 'directory' : 'other';
}

async function mustBeDirectory(found: Found, name: string): Promise<void> {
  if (found !== 'directory')
    throw new UsageError(`cp: ${name} is ${found === undefined ? 'not there' : 'no directory'}`);
}
