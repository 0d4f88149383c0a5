/** Something in a tree. */
export interface TreeEntry {
  /** Below the tree's root, with `/`; empty for the root itself. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  /** Whole seconds since the epoch: as tars have it. */
  readonly modified: number;
  readonly sizeBytes: number;
  /** Where a link leads. */
  readonly target: string;
}

export type Tree = ReadonlyMap<string, TreeEntry>;

/** Of GNU find's `-printf`: what each of these says, and behind a NUL where a link leads. */
export const listFormat = '%y %m %Ts %s %P\\0%l\\0';

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
  const [type = '', mode = '', modified = '', size = ''] = line.split(' ', 4);
  return {
    path: line.slice([type, mode, modified, size].join(' ').length + 1),
    type: types[type] ?? 'other',
    mode: parseInt(mode, 8),
    modified: Number(modified),
    sizeBytes: Number(size),
    target,
  };
}
