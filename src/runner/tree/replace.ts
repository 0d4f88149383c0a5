import type { TreeEnd } from './end.ts';
import type { TreeEntry } from './entry.ts';
import { together, type TreePlace } from './place.ts';

/** What was compared with the target holds only for the directory it was then. */
const aloneOnTarget = `${together}t=$1
alone "$(dirname -- "$t")"
same() { [ "$(identity "$t")" = "$1" ] || { echo overtaken; exit 0; }; }
`;

/** Of files, each with its mode and time. Not through a hard link: the old tree's file would change, too. */
const dressFiles = `xargs -0 -r -n 3 sh -c '
cp -p -- "$1" "$1.dockerops~" && chmod "\${2#./}" -- "$1.dockerops~" && touch -d "@\${3#./}" -- "$1.dockerops~" && mv -f -- "$1.dockerops~" "$1" || exit 255' sh`;

const dressDirectories = `xargs -0 -r -n 300 sh -c '
while [ $# -gt 0 ]; do chmod "\${2#./}" -- "$1" && touch -d "@\${3#./}" -- "$1" || exit 255; shift 3; done' sh`;

/** For scripts whose input is several lists: from a file that nobody else sees, head takes no more than it is to. */
const lists = `lists() { cat > "$1" && exec 8<"$1" && rm -f -- "$1"; }
next() { head -z -n "$1" <&8; }
`;

/**
 * Makes the next tree, the old one by hard links and upon it what has come, gives its files and directories their modes and times, and
 * puts it in the old one's place. Nobody else gets at the target meanwhile; where that cannot be had, it is looked at again.
 */
const replaceScript = `${lists}${aloneOnTarget}p=$3 n=$4 o=$5 how=$6
same "$2"
lists "$n.lists" && mkdir -- "$n" || exit
if [ "$how" = merge ] && [ -d "$t" ]; then
  cp -al -- "$t/." "$n/" 2>/dev/null || cp -a -- "$t/." "$n/" || exit
elif [ -d "$t" ]; then
  (cd -- "$t" && next "$7" | xargs -0 -r cp -pdl --parents -t "$n" -- 2>/dev/null) || exit
fi
open "$n"
if [ -d "$p" ]; then cp -al --remove-destination -- "$p/." "$n/" || exit; fi
(cd -- "$n" && next "$8" | ${dressFiles}) || exit
(cd -- "$n" && ${dressDirectories} <&8) || exit
same "$2"
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

/** Puts the next tree together beside the old one, then in its place; false where another transfer has replaced that meanwhile. */
export async function replaceTree(
  end: TreeEnd,
  { target, identity, part, next, old }: TreePlace,
  { kept, dress }: NextTree,
): Promise<boolean> {
  const [files, directories] = dressesOf(dress);
  const of = kept ?? [];
  const counts = [of.length, files.length].map(String);
  const words = [target, identity, part, next, old, kept ? 'replace' : 'merge', ...counts];
  return (await end.script(target, replaceScript, words, [...of, ...files, ...directories])) === '';
}

/** Gives files and directories of a tree their modes and times. */
export async function dressTree(
  end: TreeEnd,
  target: string,
  root: string,
  entries: readonly TreeEntry[],
): Promise<void> {
  const [files, directories] = dressesOf(entries);
  const inside = (script: string): string => `cd -- "$1" && ${script}`;
  if (files.length > 0) await end.script(target, inside(dressFiles), [root], files);
  if (directories.length > 0) await end.script(target, inside(dressDirectories), [root], directories);
}

/** What the scripts are told of files, and of directories. */
const dressesOf = (entries: readonly TreeEntry[]): readonly [readonly string[], readonly string[]] => [
  entries.filter(({ type }) => type === 'file').flatMap(dressOf),
  entries.filter(({ type }) => type === 'directory').flatMap(dressOf),
];

const dressOf = ({ path, mode, modified }: TreeEntry): readonly string[] => [
  path === '' ? '.' : path,
  mode.toString(8),
  modified,
];
