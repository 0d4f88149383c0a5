import { posix } from 'node:path';
import type { TreeEntry } from './entry.ts';
import type { TreeEnd } from './end.ts';

/** Where a tree is put together and where it goes, all in one directory, so that a rename is all it takes. */
export interface TreePlace {
  readonly target: string;
  /** What has come so far; it stays when a transfer breaks off. */
  readonly part: string;
  readonly next: string;
  readonly old: string;
  /** Whether the target can be replaced at once. Not where we may not write beside it, nor where something is mounted. */
  readonly atOnce: boolean;
}

/** Follows links, brings back a tree that a killed transfer had just moved away, and says how the target can be replaced. */
const prepareScript = `t=$1
r=$(readlink -f -- "$t" 2>/dev/null) && [ -d "$r" ] && t=$r
d=$(dirname -- "$t")
b=$(basename -- "$t")
mkdir -p -- "$d" || exit
[ -e "$t" ] || [ ! -e "$d/.$b.dockerops-old" ] || mv -T -- "$d/.$b.dockerops-old" "$t" || exit
if [ -e "$t" ] && [ ! -d "$t" ]; then echo "it is in the way: no directory" >&2; exit 1; fi
if [ -w "$d" ] && ! mountpoint -q -- "$t"; then echo yes; else echo no; fi
printf %s "$t"`;

/** Makes the place ready. */
export async function preparePlace(end: TreeEnd, path: string): Promise<TreePlace> {
  const text = await end.script(path, prepareScript, [path]);
  const [atOnce] = text.split('\n', 1);
  const target = text.slice(text.indexOf('\n') + 1);
  const beside = (what: string): string =>
    posix.join(posix.dirname(target), `.${posix.basename(target)}.dockerops-${what}`);
  return {
    target,
    part: beside('part'),
    next: beside('next'),
    old: beside('old'),
    atOnce: atOnce === 'yes',
  };
}

/** The next tree: the old one by hard links, and upon it what has come. */
const assembleScript = `t=$1 p=$2 n=$3 how=$4
open() { find "$1" -type d ! -perm -u+w -exec chmod u+w {} +; }
if [ -e "$n" ]; then open "$n"; rm -rf -- "$n" || exit; fi
mkdir -- "$n" || exit
if [ "$how" = merge ] && [ -d "$t" ]; then
  cp -al -- "$t/." "$n/" 2>/dev/null || cp -a -- "$t/." "$n/" || exit
elif [ -d "$t" ]; then
  cd -- "$t" && xargs -0 -r cp -pdl --parents -t "$n" -- 2>/dev/null || exit; cd - >/dev/null
fi
open "$n"
if [ -d "$p" ]; then cp -al --remove-destination -- "$p/." "$n/" || exit; fi`;

/** Not through a hard link: the old tree's file would change, too. */
const dressScript = `cd -- "$1" && xargs -0 -r -n 3 sh -c '
cp -p -- "$1" "$1.dockerops~" && chmod "\${2#./}" -- "$1.dockerops~" && touch -d "@\${3#./}" -- "$1.dockerops~" && mv -f -- "$1.dockerops~" "$1" || exit 255' sh`;

const dressDirectoriesScript = `cd -- "$1" && xargs -0 -r -n 300 sh -c '
while [ $# -gt 0 ]; do chmod "\${2#./}" -- "$1" && touch -d "@\${3#./}" -- "$1" || exit 255; shift 3; done' sh`;

const swapScript = `t=$1 p=$2 n=$3 o=$4
gone() { if [ -e "$1" ]; then find "$1" -type d ! -perm -u+w -exec chmod u+w {} +; rm -rf -- "$1"; fi; }
gone "$o"
if [ -e "$t" ]; then
  mv -T -- "$t" "$o" || exit
  mv -T -- "$n" "$t" || { mv -T -- "$o" "$t"; exit 1; }
else mv -T -- "$n" "$t" || exit; fi
gone "$o"; gone "$p"`;

export interface NextTree {
  /** What the target keeps of its own files where it is to hold nothing else. */
  readonly kept?: readonly string[];
  /** Files, and directories with the deepest first: a directory's time changes with what is done in it. */
  readonly dress: readonly TreeEntry[];
}

/** Puts the next tree together beside the old one, then in its place. */
export async function replaceTree(
  end: TreeEnd,
  { target, part, next, old }: TreePlace,
  { kept, dress }: NextTree,
): Promise<void> {
  await end.script(target, assembleScript, [target, part, next, kept ? 'replace' : 'merge'], kept ?? []);
  await dressTree(end, target, next, dress);
  await end.script(target, swapScript, [target, part, next, old]);
}

/** Gives files and directories of a tree their modes and times. */
export async function dressTree(
  end: TreeEnd,
  target: string,
  root: string,
  entries: readonly TreeEntry[],
): Promise<void> {
  const [files, directories] = [
    entries.filter(({ type }) => type === 'file'),
    entries.filter(({ type }) => type === 'directory'),
  ];
  if (files.length > 0) await end.script(target, dressScript, [root], files.flatMap(dressOf));
  if (directories.length > 0)
    await end.script(target, dressDirectoriesScript, [root], directories.flatMap(dressOf));
}

const dressOf = ({ path, mode, modified }: TreeEntry): readonly string[] => [
  path === '' ? '.' : path,
  mode.toString(8),
  String(modified),
];
