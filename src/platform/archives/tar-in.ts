import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Containers, Run, SessionStream } from '../../ports/index.ts';
import { isEngineHere } from './here.ts';
import {
  archiveInside,
  inFull,
  keptByTar,
  removeHelper,
  saidBy,
  startTar,
  type Helper,
} from './tar-helper.ts';

type ExecResult = Awaited<ReturnType<Containers['run']>>;

/** Writes an archive into places; throws where it is not all there in the end. */
export type Unpack = (archive: Readable) => Promise<void>;

const options = [
  '--extract',
  ...keptByTar,
  '--sparse',
  '--same-owner',
  '--preserve-permissions',
  '--delay-directory-restore',
  '--warning=no-timestamp',
  '--warning=no-unknown-keyword',
];

/**
 * GNU tar in a helper, which waits for the archive; where `plain` names one of this machine that is nothing but a tar, for
 * the word to read it itself. Undefined where the image has none.
 */
export const tarIn = async (run: Run, helper: Helper, plain?: string): Promise<Unpack | undefined> =>
  (plain === undefined ? undefined : await straightFrom(run, helper, plain)) ??
  (await throughStdin(run, helper));

async function throughStdin(run: Run, helper: Helper): Promise<Unpack | undefined> {
  const session = await startTar(run, helper, options, true);
  const isGnu = ({ stdout }: ExecResult) => stdout.includes('GNU tar');
  if (!session || !(await waits(run, helper, session, ['--version'], isGnu))) return undefined;
  return (archive) => unpack(run, helper, session, (stdin) => pipeline(archive, stdin));
}

/** It begins once its list of what to leave out, which is empty, has come by stdin. */
async function straightFrom(run: Run, helper: Helper, path: string): Promise<Unpack | undefined> {
  if (!(await isEngineHere(run))) return undefined;
  const mounted = { ...helper, archive: { path, readOnly: true } };
  const session = await startTar(run, mounted, [...options, '--exclude-from=-'], true);
  // Only GNU tar knows this, and only where it may read the archive all is well.
  const trial = [`--file=${archiveInside}`, '--test-label', '--xattrs-include=*'];
  if (!session || !(await waits(run, helper, session, trial, ({ exitCode }) => exitCode === 0)))
    return undefined;
  return () => unpack(run, helper, session, async (stdin) => void stdin.end());
}

/** Another tar than GNU's has refused the options and ended. */
async function waits(
  run: Run,
  { name }: Helper,
  session: SessionStream,
  trial: readonly string[],
  isGood: (result: ExecResult) => boolean,
): Promise<boolean> {
  const { containers } = run.ports.engine;
  try {
    if (isGood(await containers.run(name, { argv: ['tar', ...trial] }))) return true;
  } catch (error) {
    if (run.signal.aborted || (await containers.inspect(name))?.state === 'running') throw error;
  }
  session.close();
  await removeHelper(run, name);
  return false;
}

async function unpack(
  run: Run,
  { name }: Helper,
  session: SessionStream,
  feed: (stdin: Writable) => Promise<void>,
): Promise<void> {
  const said = saidBy(session);
  session.stdout.resume();
  const trouble = await feed(session.stdin).catch((error: unknown) => error as Error);
  const code = await session.ended().catch((error: unknown) => {
    // Where tar ended before the archive did, the connection may have broken first.
    if (run.signal.aborted) throw error;
    return run.ports.engine.containers.wait(name);
  });
  session.close();
  if (trouble instanceof DockeropsError) throw trouble;
  const [first = trouble ? messageOf(trouble) : `exit code ${code}`, ...others] = await said;
  if (code !== 0 || trouble)
    throw new DockeropsError(`cannot write all of it: ${inFull(first)}`, { excerpt: others });
  if ((await said).length === 0) return;
  const text = `not all came back: ${(await said).join('; ')}`;
  run.emit({ type: 'message', level: 'warning', text });
}
