import type { Host, Run } from '../../ports/index.ts';
import { alike, differences, settled, type Differences, type Digests, type Trees } from './differences.ts';
import { TreeEnd } from './end.ts';
import type { Tree } from './entry.ts';
import { leavePlace, preparePlace, type TreePlace } from './place.ts';
import { dressTree, replaceTree } from './replace.ts';
import { send } from './send.ts';
import { summedOf } from './summed.ts';
import { wantedOf } from './wanted.ts';

/** How a tree is copied. */
export interface TreeOptions {
  /** Lines of a .dockerignore, beside those of a `.dockeropsignore` in the tree. */
  readonly ignore?: readonly string[];
  /** True: what the target has beyond the tree is taken away. */
  readonly delete?: boolean;
  /** True: files are compared by content, also those whose size and time are alike. */
  readonly checksum?: boolean;
}

export interface TreeSide {
  readonly host: Host;
  readonly path: string;
}

/** What a transfer came to. */
export interface TreeResult {
  readonly files: number;
  readonly sentFiles: number;
  readonly sentBytes: number;
}

/**
 * Makes a tree on one machine like one on another: modes, links and times. Nothing is sent that is there, by size and time,
 * by checksum where the times differ. All of it takes the old one's place at once, when all has come; what came of a
 * transfer that broke off is not sent again.
 */
export async function transferTree(
  run: Run,
  source: TreeSide,
  target: TreeSide,
  options: TreeOptions = {},
): Promise<TreeResult> {
  const [from, to] = [new TreeEnd(run, source.host), new TreeEnd(run, target.host)];
  const wanted = await wantedOf(run, from, source.path, options.ignore ?? []);
  for (;;) {
    const prepared = await preparePlace(to, target.path);
    const parts = { from, to, source, place: prepared.place };
    const result = await bring(run, parts, { ...prepared, wanted }, options);
    if (result) return result;
  }
}

interface Parts {
  readonly from: TreeEnd;
  readonly to: TreeEnd;
  readonly source: TreeSide;
  readonly place: TreePlace;
}

type Found = Parts & { readonly found: Differences; readonly trees: Trees };

/** Undefined where another transfer has replaced the target meanwhile: then all is to be looked at anew. */
async function bring(
  run: Run,
  parts: Parts,
  trees: Trees,
  options: TreeOptions,
): Promise<TreeResult | undefined> {
  const { to, place } = parts;
  let isTidy = false;
  try {
    const found = await compare(run, trees, parts, options.checksum === true);
    const deletes = options.delete === true && found.beyond.length > 0;
    const result = { files: trees.wanted.size, sentFiles: found.send.length, sentBytes: found.sendBytes };
    if (!found.changed && !deletes) {
      isTidy = trees.part.size === 0;
      return result;
    }
    isTidy = await (place.atOnce ? atOnce : oneByOne)(run, { ...parts, found, trees }, deletes);
    return isTidy ? result : undefined;
  } finally {
    if (!isTidy) await leavePlace(to, place);
  }
}

/** Checksums are taken where sizes are alike and times leave a doubt, on both machines side by side. */
async function compare(run: Run, trees: Trees, parts: Parts, checksum: boolean): Promise<Differences> {
  const { wanted } = trees;
  const { to, place } = parts;
  const sure = checksum ? new Set<string>() : settled(wanted, trees.there);
  const there = alike(wanted, trees.there).filter((path) => !sure.has(path));
  const part = alike(wanted, trees.part).filter((path) => !sure.has(path));
  const [ofWanted, ofThere, ofPart] = await Promise.all([
    sourceDigests(run, parts, wanted, new Set([...there, ...part])),
    to.digests(place.target, there),
    to.digests(place.part, part),
  ]);
  return differences(trees, { settled: sure, wanted: ofWanted, there: ofThere, part: ofPart });
}

async function sourceDigests(
  run: Run,
  { from, source }: Parts,
  wanted: Tree,
  paths: ReadonlySet<string>,
): Promise<Digests> {
  const sum = (files: readonly string[]): Promise<Digests> => from.digests(source.path, files);
  // By another machine's clock it cannot be told what changed just now.
  if (from.host !== run.ports.local) return sum([...paths]);
  const entries = [...wanted.values()].filter(({ path }) => paths.has(path));
  return summedOf(from.host).of(source.path, entries, sum);
}

/** False where another transfer was first. */
async function atOnce(run: Run, parts: Found, deletes: boolean): Promise<boolean> {
  const { to, place, found, trees } = parts;
  try {
    if (found.stale.length > 0) await to.script(place.part, removeScript, [place.part], found.stale);
    await send(run, parts, place.part, place.left);
    const kept = [...trees.there.values()].filter(
      ({ path, type }) => type !== 'directory' && trees.wanted.has(path) && !found.send.includes(path),
    );
    return await replaceTree(to, place, {
      dress: found.dress,
      ...(deletes && { kept: kept.map(({ path }) => path) }),
    });
  } catch (error) {
    await sayWhatIsThere(run, parts);
    throw error;
  }
}

const removeScript = 'cd -- "$1" && xargs -0 -r rm -rf --';

async function oneByOne(run: Run, parts: Found, deletes: boolean): Promise<true> {
  const { to, place, found } = parts;
  const text = `${place.target} is changed file by file: it cannot be replaced at once, since it is mounted, or the directory it is in is not ours to write`;
  run.emit({ type: 'message', level: 'info', text });
  await send(run, parts, place.target);
  await dressTree(to, place.target, place.target, found.dress);
  if (deletes) await to.script(place.target, removeScript, [place.target], found.beyond);
  return true;
}

async function sayWhatIsThere(run: Run, { to, place, found }: Found): Promise<void> {
  const came = found.send.length > 0 && (await isPartThere(to, place));
  const kept = came ? `; what came of it lies in ${place.left}, and is not sent again` : '';
  const text = `${to.host.name}: ${place.target} is as it was${kept}`;
  run.emit({ type: 'message', level: 'warning', text });
}

/** Behind a lost connection nobody can be asked: there the other side keeps what came. */
async function isPartThere(to: TreeEnd, { target, part }: TreePlace): Promise<boolean> {
  const script = '[ ! -e "$1" ] || echo there';
  const said = to.script(target, script, [part], [], { evenWhenEnded: true }).catch(() => 'there');
  return (await said).trim() !== '';
}
