import { readFileSync, statSync } from 'node:fs';
import { knownName, parseKnownHosts, speaksOf, type KnownHost } from './entries.ts';

/**
 * The known_hosts files of a run. Each is parsed once, and again when it has changed: a run may ask for hundreds of hosts,
 * each several times.
 */
export class KnownHosts {
  readonly #read = new Map<string, { readonly stamp: string; readonly entries: Entries }>();

  /**
   * What these files say about a host, in their order: as with OpenSSH, entries of the name alone are good for every port.
   * A file that cannot be read says nothing.
   */
  about(files: readonly string[], host: string, port: number): readonly KnownHost[] {
    const names = [...new Set([knownName(host, port), knownName(host, 22)])];
    return files.flatMap((file) => this.#entriesOf(file)?.about(names) ?? []);
  }

  #entriesOf(file: string): Entries | undefined {
    const stamp = stampOf(file);
    if (stamp === undefined) return undefined;
    const known = this.#read.get(file);
    if (known?.stamp === stamp) return known.entries;
    const entries = new Entries(parseKnownHosts(textOf(file), file));
    this.#read.set(file, { stamp, entries });
    return entries;
  }
}

/** A file's entries. Names are looked up; only hashed ones and patterns are asked one by one. */
class Entries {
  readonly #byName = new Map<string, KnownHost[]>();
  readonly #others: KnownHost[] = [];

  constructor(entries: readonly KnownHost[]) {
    for (const entry of entries) this.#add(entry);
  }

  about(names: readonly string[]): readonly KnownHost[] {
    const plain = names.flatMap((name) => this.#byName.get(name) ?? []);
    const others = this.#others.filter((entry) => names.some((name) => speaksOf(entry, name)));
    return [...new Set([...plain, ...others])].sort((a, b) => a.where.line - b.where.line);
  }

  #add(entry: KnownHost): void {
    if (/[*?!|]/.test(entry.hosts)) this.#others.push(entry);
    else
      for (const name of entry.hosts.toLowerCase().split(','))
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), entry]);
  }
}

/** Changes whenever the file does: by its inode where another takes its place, by ctime whoever sets its time back. */
function stampOf(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join(' ');
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
