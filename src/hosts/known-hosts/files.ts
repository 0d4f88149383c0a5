import { ReadFiles } from '../read-files.ts';
import { knownName, parseKnownHosts, speaksOf, type KnownHost } from './entries.ts';

/** The known_hosts files of a run: each is parsed once. */
export class KnownHosts {
  readonly #files = new ReadFiles((text, file) => new Entries(parseKnownHosts(text, file)));

  /**
   * What these files say about a host, in their order: as with OpenSSH, entries of the name alone are good for every port.
   * A file that cannot be read says nothing.
   */
  about(files: readonly string[], host: string, port: number): readonly KnownHost[] {
    const names = [...new Set([knownName(host, port), knownName(host, 22)])];
    return files.flatMap((file) => this.#files.of(file)?.about(names) ?? []);
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
