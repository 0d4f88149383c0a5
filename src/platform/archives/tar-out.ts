import { DockeropsError } from '../../core/index.ts';
import type { ContainerDetails, Labels, Run } from '../../ports/index.ts';
import { mountsFor } from './mounted.ts';
import {
  archiveInside,
  inFull,
  keptByTar,
  mountOf,
  removeHelper,
  saidBy,
  sayNotStraight,
  startTar,
  type Helper,
} from './tar-helper.ts';

/** Whose data is read. */
export interface Source {
  /** For messages: a container of a unit, or `demo-one`. */
  readonly of: string;
  readonly container: ContainerDetails;
  /** Labels that say whose it is. */
  readonly owner: Labels;
}

/** The container that reads, which whoever undoes a backup has to remove. */
export const readerName = (run: Run, of: string): string => `dockerops-backup-${run.runId}-${of}`;

const options = [
  '--create',
  ...keptByTar,
  '--sparse',
  '--format=posix',
  // They would cost each file 1 KiB, and no restore brings them back.
  '--pax-option=delete=atime,delete=ctime',
  // Sockets are made anew by whoever listens there.
  '--warning=no-file-ignored',
  '--no-unquote',
];

const wordsFor = (paths: readonly string[]): readonly string[] => [
  ...options,
  '--',
  ...paths.map((path) => path.slice(1)),
];

const helperFor = (run: Run, { container, owner, of }: Source, paths: readonly string[]): Helper => ({
  name: readerName(run, of),
  image: container.imageId,
  mounts: mountsFor(container.mounts, paths).map((mount) => mountOf(mount, true)),
  owner,
});

/**
 * GNU tar's archive of paths in a container's mounts, read by a helper of the container's image, which has them read-only:
 * the container itself may be stopped, or stand still. Undefined where the image has no GNU tar.
 */
export async function tarOut(
  run: Run,
  source: Source,
  paths: readonly string[],
): Promise<AsyncGenerator<Buffer> | undefined> {
  const helper = helperFor(run, source, paths);
  const session = await startTar(run, helper, wordsFor(paths));
  if (!session) return undefined;
  const said = saidBy(session);
  const chunks = session.stdout[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const first = await chunks.next();
  if (first.done === true) {
    // Another tar than GNU's refuses the options before it has written anything.
    await session.ended();
    session.close();
    await removeHelper(run, helper.name);
    return undefined;
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    try {
      yield first.value;
      yield* chunks;
      judge(run, source.of, await session.ended(), await said);
    } finally {
      session.close();
    }
    await removeHelper(run, helper.name);
  };
  return whole();
}

/**
 * The same straight into an empty file of this machine; `shown` is its name for errors. Returns false where it is empty
 * still: the image has no GNU tar, or the engine must not, or cannot, write there.
 */
export async function tarInto(
  run: Run,
  source: Source,
  paths: readonly string[],
  file: string,
  shown: string,
): Promise<boolean> {
  const helper = { ...helperFor(run, source, paths), archive: file };
  const session = await startTar(run, helper, wordsFor(paths));
  if (!session) return false;
  const said = saidBy(session);
  session.stdout.resume();
  const code = await session.ended();
  await removeHelper(run, helper.name);
  const lines = await said;
  if ((await run.ports.local.files.stat(file))?.sizeBytes === 0) {
    sayNotStraight(run, helper, lines.join('; '));
    return false;
  }
  const own = lines.find((line) => line.startsWith(`${archiveInside}: `))?.slice(archiveInside.length + 2);
  if (own !== undefined) throw new DockeropsError(`cannot write ${shown}: ${inFull(own)}`);
  judge(run, source.of, code, lines);
  return true;
}

/** Exit codes of GNU tar: 1 says that files changed meanwhile, 2 that something could not be read. */
function judge(run: Run, of: string, code: number, said: readonly string[]): void {
  const [first = `exit code ${code}`] = said;
  if (code !== 0 && code !== 1)
    throw new DockeropsError(`cannot read the data of ${of}: ${first}`, { excerpt: said.slice(1) });
  if (code === 0 && said.length === 0) return;
  const text = `${of}: not all is in its archive as it was at one moment: ${said.join('; ')}`;
  run.emit({ type: 'message', level: 'warning', text });
}
