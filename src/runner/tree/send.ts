import type { Readable } from 'node:stream';
import { DockeropsError, sizeText } from '../../core/index.ts';
import { counted } from '../../plan/index.ts';
import type { Host, Run } from '../../ports/index.ts';
import type { Differences, Trees } from './differences.ts';
import type { TreeEnd } from './end.ts';
import { giveBack } from './place.ts';

interface Sending {
  readonly from: TreeEnd;
  readonly to: TreeEnd;
  readonly source: { readonly path: string };
  readonly found: Differences;
  readonly trees: Trees;
}

/**
 * Sends what the target lacks into a directory; directories always go along, since what is in them could not be placed
 * otherwise. Where it breaks off, what came goes to `left`, if that is given, for the next transfer.
 */
export async function send(
  run: Run,
  { from, source, to, found, trees }: Sending,
  into: string,
  left = '',
): Promise<void> {
  if (found.send.length === 0) return;
  const wanted = new Set(found.send);
  const paths = [...trees.wanted.values()]
    .filter(({ path, type }) => wanted.has(path) || (type === 'directory' && path !== ''))
    .map(({ path }) => path);
  const ended = new AbortController();
  const tar = from.pack(source.path, paths, AbortSignal.any([run.signal, ended.signal]));
  const title = `copy ${sizeText(found.sendBytes)} to ${to.host.name}:${left || into}`;
  const unpacked = counted(run, title, tar.stdout, (bytes) => unpack(run, to.host, bytes, into, left));
  unpacked.catch(() => ended.abort()); // nobody reads the tar any more
  const ends = await Promise.allSettled([unpacked, tar.done]);
  // A tar that nobody reads to its end fails, too: that is no news then.
  for (const end of ends) if (end.status === 'rejected') throw end.reason as DockeropsError;
}

/**
 * What came stays with the name it has only if somebody still hears that it did: a lost connection looks like the end of
 * the input, between two files even like a good one.
 */
const unpackScript = `${giveBack}trap : TERM
mkdir -p -- "$1" && tar --directory="$1" --strip-components=1 --no-same-owner -xpf - && cat >/dev/null && { trap '' PIPE; echo; } && exit
r=$?
[ -z "$2" ] || give_back "$1" "$2"
exit $r`;

async function unpack({ signal }: Run, host: Host, tar: Readable, into: string, left: string): Promise<void> {
  const argv = ['/bin/sh', '-c', unpackScript, 'sh', into, left];
  const { stdout, done } = host.stream({ argv, shown: `unpack ${into}` }, { signal }, tar);
  stdout.resume().on('error', () => undefined); // `done` says why
  await done.catch((error: unknown) => {
    throw plainly(error, into);
  });
}

/** Of what tar complained of, the first thing: `tar: big: Wrote only 4096 of 10240 bytes`. */
function plainly(error: unknown, into: string): unknown {
  if (!(error instanceof DockeropsError)) return error;
  const complaint = error.excerpt.find((line) => /^\S+: /.test(line));
  if (complaint === undefined) return error;
  const what = complaint
    .replace(/^\S+: /, '')
    .replace(/Wrote only \d+ of \d+ bytes$/, 'No space left on device');
  return new DockeropsError(`${into}: ${what}`, {
    ...(error.host !== undefined && { host: error.host }),
    cause: error,
  });
}
