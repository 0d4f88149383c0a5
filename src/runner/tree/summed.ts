import type { Host } from '../../ports/index.ts';
import type { Digests } from './differences.ts';
import type { TreeEntry } from './entry.ts';

/** Of so many files at most checksums are kept: some 20 MB. */
const most = 50_000;

/** A file that changed as shortly ago may change once more at what counts as the same time. */
const unsettledMs = 2000;

/** Takes the checksums of files below a root. */
type Sum = (paths: readonly string[]) => Promise<Digests>;

/** Checksums of this machine's files: a tree that goes to many hosts, at once or one after another, is summed up once. */
export class Summed {
  readonly #batches = new Map<string, { readonly stamp: string; readonly batch: Promise<Digests> }>();

  /** `entries` say what the files are now: of one that has changed since, the checksum is taken anew. */
  async of(root: string, entries: readonly TreeEntry[], sum: Sum): Promise<Digests> {
    const known = entries.map((entry) => this.#batchOf(root, entry));
    const missing = entries.filter((_entry, index) => known[index] === undefined);
    const batch = sum(missing.map(({ path }) => path));
    this.#keep(root, missing, batch);
    const batches = await Promise.all(known.map((earlier) => earlier ?? batch));
    const pairs = entries.map(({ path }, index) => [path, batches[index]?.get(path)] as const);
    return new Map(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
  }

  #batchOf(root: string, entry: TreeEntry): Promise<Digests> | undefined {
    const kept = this.#batches.get(keyOf(root, entry));
    return kept?.stamp === stampOf(entry) ? kept.batch : undefined;
  }

  #keep(root: string, entries: readonly TreeEntry[], batch: Promise<Digests>): void {
    const now = Date.now();
    const settled = entries.filter(({ changed }) => now - Number(changed) * 1000 > unsettledMs);
    if (this.#batches.size + settled.length > most) this.#batches.clear();
    if (settled.length > most) return;
    for (const entry of settled) this.#batches.set(keyOf(root, entry), { stamp: stampOf(entry), batch });
    batch.catch(() => {
      for (const entry of settled) this.#batches.delete(keyOf(root, entry));
    });
  }
}

const keyOf = (root: string, { path }: TreeEntry): string => `${root}\0${path}`;

/** Nobody can set the time of a file's last change, whatever is done to the other one. */
const stampOf = ({ sizeBytes, modified, changed }: TreeEntry): string =>
  `${sizeBytes} ${modified} ${changed}`;

const machines = new WeakMap<Host, Summed>();

/** What is known of a machine, as long as it is one: that of a run. */
export function summedOf(host: Host): Summed {
  const summed = machines.get(host) ?? new Summed();
  machines.set(host, summed);
  return summed;
}
