import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Run, SessionStream } from '../../ports/index.ts';
import { inFull, keptByTar, removeHelper, saidBy, startTar, type Helper } from './tar-helper.ts';

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

/** GNU tar in a helper, which waits for the archive. Undefined where the image has none. */
export async function tarIn(run: Run, helper: Helper): Promise<Unpack | undefined> {
  const session = await startTar(run, helper, options, true);
  if (!session) return undefined;
  if (await waits(run, helper)) return (archive) => unpack(run, helper, session, archive);
  session.close();
  await removeHelper(run, helper.name);
  return undefined;
}

/** Another tar than GNU's has refused the options and ended. */
async function waits(run: Run, { name }: Helper): Promise<boolean> {
  const { containers } = run.ports.engine;
  try {
    return (await containers.run(name, { argv: ['tar', '--version'] })).stdout.includes('GNU tar');
  } catch (error) {
    if (run.signal.aborted || (await containers.inspect(name))?.state === 'running') throw error;
    return false;
  }
}

async function unpack(run: Run, { name }: Helper, session: SessionStream, archive: Readable): Promise<void> {
  const said = saidBy(session);
  session.stdout.resume();
  const trouble = await pipeline(archive, session.stdin).catch((error: unknown) => error as Error);
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
