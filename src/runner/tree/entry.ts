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
export const parseTree = (text: string): Tree => parseTrees(text)[0];

/** Reads what find printed of two trees, an empty entry between them. */
export function parseTrees(text: string): readonly [Tree, Tree] {
  const fields = text.split('\0');
  const [first, second] = [new Map<string, TreeEntry>(), new Map<string, TreeEntry>()];
  let tree = first;
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [line = '', target = ''] = fields.slice(at, at + 2);
    const entry = entryOf(line, target);
    if (line === '') tree = second;
    else tree.set(entry.path, entry);
  }
  return [first, second];
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
