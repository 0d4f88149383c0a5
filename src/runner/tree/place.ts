import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { listing, type TreeEnd } from './end.ts';
import { listFormat, parseTrees, type Tree } from './entry.ts';

/** Where a tree is put together and where it goes, all in one directory, so that a rename is all it takes. */
export interface TreePlace {
  readonly target: string;
  /** Which directory the target was when it was looked at: another transfer may put another one in its place. */
  readonly identity: string;
  /** Where what came of a transfer that broke off waits for the next one. */
  readonly left: string;
  /** What has come so far. No other transfer works on it. */
  readonly part: string;
  readonly next: string;
  readonly old: string;
  /** Whether the target can be replaced at once. Not where we may not write beside it, nor where something is mounted. */
  readonly atOnce: boolean;
}

/** For the scripts about a target in a directory: one at a time, which of them it is, and the end of what may not be written to. */
export const together = `alone() { [ ! -r "$1" ] || { exec 9<"$1"; flock 9 2>/dev/null; }; }
identity() { stat -c '%i %w' -- "$1" 2>/dev/null || echo none; }
open() { find "$1" -type d ! -perm -u+w -exec chmod u+w {} +; }
gone() { if [ -e "$1" ]; then open "$1"; rm -rf -- "$1"; fi; }
`;

/** Of two transfers that broke off, the first one's part is kept. */
export const giveBack = `${together}give_back() {
  alone "$(dirname -- "$1")"
  [ ! -e "$1" ] || [ -e "$2" ] || mv -T -- "$1" "$2"
  gone "$1"
}
`;

/**
 * Follows links, brings back a tree that a killed transfer had just moved away, says how the target can be replaced, and
 * takes over what came of a transfer that broke off. What nobody has put back for a day belongs to nobody. At the end all that is
 * there is listed, which nobody has to wait for.
 */
const prepareScript = `${giveBack}${listing}t=$1 id=$2
r=$(readlink -f -- "$t" 2>/dev/null) && [ -d "$r" ] && t=$r
d=$(dirname -- "$t")
b=$(basename -- "$t")
mkdir -p -- "$d" || exit
alone "$d"
[ -e "$t" ] || [ ! -e "$d/.$b.dockerops-old" ] || mv -T -- "$d/.$b.dockerops-old" "$t" || exit
if [ -e "$t" ] && [ ! -d "$t" ]; then echo "it is in the way: no directory" >&2; exit 1; fi
for each in "$d/.$b.dockerops-part."* "$d/.$b.dockerops-next."*; do
  [ -z "$(find "$each" -maxdepth 0 -mtime +0 2>/dev/null)" ] || gone "$each"
done
p=$d/.$b.dockerops-part
if [ -w "$d" ] && ! mountpoint -q -- "$t"; then
  echo yes
  trap 'give_back "$p.$id" "$p"; exit 143' TERM
  [ ! -d "$p" ] || { mv -T -- "$p" "$p.$id" && touch -- "$p.$id"; } || exit
else echo no; fi
identity "$t"
printf '%s\\0' "$t"
exec 9<&-
list "$t" "$3" || { r=$?; give_back "$p.$id" "$p"; exit $r; }
printf '\\0\\0'
list "$p.$id" "$3" || { r=$?; give_back "$p.$id" "$p"; exit $r; }`;

/** A place, and what was found there: in the target, and in the part of a transfer that broke off. */
export interface Prepared {
  readonly place: TreePlace;
  readonly there: Tree;
  readonly part: Tree;
}

/** Makes the place ready, and looks at what is there, in one call. */
export async function preparePlace(end: TreeEnd, path: string): Promise<Prepared> {
  const id = randomBytes(6).toString('hex');
  const text = await end.script(path, prepareScript, [path, id, listFormat]);
  const head = text.slice(0, text.indexOf('\0'));
  const [there, part] = parseTrees(text.slice(head.length + 1));
  return { place: placeOf(head, id), there, part };
}

function placeOf(head: string, id: string): TreePlace {
  const [atOnce, identity = '', ...rest] = head.split('\n');
  const target = rest.join('\n');
  const beside = (what: string): string =>
    posix.join(posix.dirname(target), `.${posix.basename(target)}.dockerops-${what}`);
  return {
    target,
    identity,
    left: beside('part'),
    part: beside(`part.${id}`),
    next: beside(`next.${id}`),
    old: beside('old'),
    atOnce: atOnce === 'yes',
  };
}

/** Leaves what came for the next transfer, and nothing else. Also behind Ctrl-C; behind a lost connection the other side does it. */
export async function leavePlace(end: TreeEnd, { target, left, part, next }: TreePlace): Promise<void> {
  const script = `${giveBack}give_back "$1" "$2"; gone "$3"`;
  await end.script(target, script, [part, left, next], [], { evenWhenEnded: true }).catch(() => undefined);
}
