import type { TreeEnd } from './end.ts';
import type { TreeEntry } from './entry.ts';
import { together, type TreePlace } from './place.ts';

/** What was compared with the target holds only for the directory it was then. */
const unlessOvertaken = `${together}t=$1
alone "$(dirname -- "$t")"
[ "$(identity "$t")" = "$2" ] || { echo overtaken; exit 0; }
`;

/** The next tree: the old one by hard links, and upon it what has come. */
const assembleScript = `${unlessOvertaken}p=$3 n=$4 how=$5
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

const swapScript = `${unlessOvertaken}p=$3 n=$4 o=$5
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
  const onTarget = (script: string, more: readonly string[], paths?: readonly string[]): Promise<string> =>
    end.script(target, script, [target, identity, part, next, ...more], paths);
  if ((await onTarget(assembleScript, [kept ? 'replace' : 'merge'], kept)) !== '') return false;
  await dressTree(end, target, next, dress);
  return (await onTarget(swapScript, [old])) === '';
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
  modified,
];
