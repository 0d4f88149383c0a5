/** Something in a tree. */
export interface TreeEntry {
  /** Below the tree's root, with `/`; empty for the root itself. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  /** Seconds since the epoch, with all digits there are. */
  readonly modified: string;
  /** Seconds, too: when it became what it is on its own machine. Nobody can set that time. */
  readonly changed: string;
  readonly sizeBytes: number;
  /** Where a link leads. */
  readonly target: string;
}

export type Tree = ReadonlyMap<string, TreeEntry>;

/** Of GNU find's `-printf`: what each of these says, and behind a NUL where a link leads. */
export const listFormat = '%y %m %T@ %C@ %s %P\\0%l\\0';

const types: Readonly<Record<string, TreeEntry['type']>> = { f: 'file', d: 'directory', l: 'link' };

/** Reads what find printed in that format. */
export function parseTree(text: string): Tree {
  const fields = text.split('\0');
  const entries: TreeEntry[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    entries.push(entryOf(fields[at] ?? '', fields[at + 1] ?? ''));
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function entryOf(line: string, target: string): TreeEntry {
  const [type = '', mode = '', modified = '', changed = '', size = ''] = line.split(' ', 5);
  return {
    path: line.slice([type, mode, modified, changed, size].join(' ').length + 1),
    type: types[type] ?? 'other',
    mode: parseInt(mode, 8),
    modified,
    changed,
    sizeBytes: Number(size),
    target,
  };
}
