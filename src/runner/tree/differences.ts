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

/** Files of one size on both sides: whether they are the same only a checksum tells. */
export function alike(wanted: Tree, other: Tree): readonly string[] {
  const files = [...wanted.values()].filter(({ type }) => type === 'file');
  return files
    .filter(({ path, sizeBytes }) => {
      const found = other.get(path);
      return found?.type === 'file' && found.sizeBytes === sizeBytes;
    })
    .map(({ path }) => path);
}

/** Compares by content, never by time alone. */
export function differences(
  { wanted, there, part }: Trees,
  digests: { readonly wanted: Digests; readonly there: Digests; readonly part: Digests },
): Differences {
  const isSame = (entry: TreeEntry, tree: Tree, found: Digests): boolean => {
    const other = tree.get(entry.path);
    if (other?.type !== entry.type) return false;
    if (entry.type === 'link') return other.target === entry.target;
    if (entry.type === 'directory') return true;
    const digest = found.get(entry.path);
    return digest !== undefined && digest === digests.wanted.get(entry.path);
  };
  const dressedAlike = (entry: TreeEntry, other: TreeEntry | undefined): boolean =>
    entry.mode === other?.mode && (entry.type !== 'file' || entry.modified === other.modified);

  const all = [...wanted.values()];
  const absent = all.filter((entry) => !isSame(entry, there, digests.there));
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
  const beyond = [...there.keys()].filter((path) => !wanted.has(path));
  return {
    send: send.map(({ path }) => path),
    dress: [
      ...undressed.filter(({ type }) => type === 'file'),
      ...directoriesToDress({ wanted, there, part }),
    ],
    stale: [...part.values()]
      .filter(
        ({ path, type }) => !usable.has(path) && !(type === 'directory' && wanted.get(path)?.type === type),
      )
      .map(({ path }) => path),
    beyond,
    sendBytes: send.reduce((sum, { type, sizeBytes }) => sum + (type === 'file' ? sizeBytes : 0), 0),
    changed: absent.length > 0 || undressed.length > 0,
  };
}

/** Those that are wanted, and others that may not be written to: they had to be opened. */
const directoriesToDress = ({ wanted, there }: Trees): readonly TreeEntry[] =>
  [
    ...wanted.values(),
    ...[...there.values()].filter(({ path, mode }) => !wanted.has(path) && (mode & 0o200) === 0),
  ]
    .filter(({ type }) => type === 'directory')
    .reverse();
