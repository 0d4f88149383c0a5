import type { Tree, TreeEntry } from './entry.ts';

/** Checksums by path. */
export type Digests = ReadonlyMap<string, string>;

/** The trees of a transfer: what is wanted, what the target has, and what a broken-off transfer left. */
export interface Trees {
  readonly wanted: Tree;
  readonly there: Tree;
  readonly part: Tree;
}

/** What is to be done so that the target has all that is wanted. */
export interface Differences {
  /** Paths whose bytes, or existence, the target lacks. */
  readonly send: readonly string[];
  /** What is right, or made anew, but for mode or time: files, then directories, the deepest first. */
  readonly dress: readonly TreeEntry[];
  /** What a broken-off transfer left that is of no use now. */
  readonly stale: readonly string[];
  /** What the target has beyond that. */
  readonly beyond: readonly string[];
  readonly sendBytes: number;
  readonly changed: boolean;
}

/** Of a file that is younger than that when it is copied, its time alone proves nothing. */
const soonSeconds = 60;

/**
 * Files that are the same by size and time, to the last digit, as rsync has it. Not those that were put there soon after that
 * time: systems count in steps of milliseconds, and what was just written may have been written once more, or elsewhere, in
 * the same step.
 */
export function settled(wanted: Tree, there: Tree): ReadonlySet<string> {
  const paths = alike(wanted, there).filter((path) => {
    const [entry, found] = [wanted.get(path), there.get(path)];
    return (
      entry &&
      found &&
      entry.modified === found.modified &&
      Number(found.changed) - Number(entry.modified) > soonSeconds
    );
  });
  return new Set(paths);
}

/** Files of one size on both sides. */
export function alike(wanted: Tree, other: Tree): readonly string[] {
  const files = [...wanted.values()].filter(({ type }) => type === 'file');
  return files
    .filter(({ path, sizeBytes }) => {
      const found = other.get(path);
      return found?.type === 'file' && found.sizeBytes === sizeBytes;
    })
    .map(({ path }) => path);
}

/** What is known of files of one size: which of them need no checksum, and the others' checksums. */
export interface Compared {
  readonly settled: ReadonlySet<string>;
  readonly wanted: Digests;
  readonly there: Digests;
  readonly part: Digests;
}

/** Compares by what is settled, else by content. */
export function differences(trees: Trees, digests: Compared): Differences {
  const { wanted, there, part } = trees;
  const isSame = (entry: TreeEntry, tree: Tree, found: Digests): boolean =>
    isLike(entry, tree.get(entry.path), () => isKnownAs(found, entry.path, digests.wanted));

  const all = [...wanted.values()];
  const absent = all.filter(
    (entry) => !digests.settled.has(entry.path) && !isSame(entry, there, digests.there),
  );
  const lacking = new Set(absent);
  const came = absent.filter(
    (entry) =>
      entry.type === 'file' && isSame(entry, part, digests.part) && dressedAlike(entry, part.get(entry.path)),
  );
  const usable = new Set(came.map(({ path }) => path));
  const send = absent.filter(({ path }) => !usable.has(path));
  const undressed = all.filter(
    (entry) => entry.type !== 'link' && !lacking.has(entry) && !dressedAlike(entry, there.get(entry.path)),
  );
  return {
    send: send.map(({ path }) => path),
    dress: [...undressed.filter(({ type }) => type === 'file'), ...directoriesToDress(trees)],
    stale: staleIn(trees, usable),
    beyond: [...there.keys()].filter((path) => !wanted.has(path)),
    sendBytes: send.reduce((sum, { type, sizeBytes }) => sum + (type === 'file' ? sizeBytes : 0), 0),
    changed: absent.length > 0 || undressed.length > 0,
  };
}

/** `hasItsBytes` is asked of two files. */
function isLike(entry: TreeEntry, other: TreeEntry | undefined, hasItsBytes: () => boolean): boolean {
  if (other?.type !== entry.type) return false;
  if (entry.type === 'link') return other.target === entry.target;
  return entry.type === 'directory' || hasItsBytes();
}

function isKnownAs(found: Digests, path: string, wanted: Digests): boolean {
  const digest = found.get(path);
  return digest !== undefined && digest === wanted.get(path);
}

const dressedAlike = (entry: TreeEntry, other: TreeEntry | undefined): boolean =>
  entry.mode === other?.mode && (entry.type !== 'file' || sameSecond(entry, other));

/** What is in the part and of no use; a directory that is wanted is. */
const staleIn = ({ wanted, part }: Trees, usable: ReadonlySet<string>): readonly string[] =>
  [...part.values()]
    .filter(
      ({ path, type }) => !usable.has(path) && !(type === 'directory' && wanted.get(path)?.type === type),
    )
    .map(({ path }) => path);

/** Those that are wanted, and others that may not be written to: they had to be opened. */
const directoriesToDress = ({ wanted, there }: Trees): readonly TreeEntry[] =>
  [
    ...wanted.values(),
    ...[...there.values()].filter(({ path, mode }) => !wanted.has(path) && (mode & 0o200) === 0),
  ]
    .filter(({ type }) => type === 'directory')
    .reverse();

/** Not every file system keeps more than seconds. */
const sameSecond = (a: TreeEntry, b: TreeEntry): boolean =>
  Math.floor(Number(a.modified)) === Math.floor(Number(b.modified));
