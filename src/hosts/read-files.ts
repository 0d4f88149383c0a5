import { readFileSync, statSync } from 'node:fs';

/** Files as they were understood. Each is read once, and again when it has changed: a run may ask for hundreds of hosts. */
export class ReadFiles<T> {
  readonly #understand: (text: string, file: string) => T;
  readonly #read = new Map<string, { readonly stamp: string; readonly value: T }>();

  constructor(understand: (text: string, file: string) => T) {
    this.#understand = understand;
  }

  /** Undefined for a file that cannot be read. */
  of(file: string): T | undefined {
    const stamp = stampOf(file);
    if (stamp === undefined) return undefined;
    const known = this.#read.get(file);
    if (known?.stamp === stamp) return known.value;
    const text = textOf(file);
    if (text === undefined) return undefined;
    const value = this.#understand(text, file);
    this.#read.set(file, { stamp, value });
    return value;
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

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
