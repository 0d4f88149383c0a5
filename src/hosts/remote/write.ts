import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { quote } from '../quote.ts';

/** Runs a script; throws when it fails. `path` is what its error speaks of. */
type Ask = (script: string, path: string, stdin?: Readable) => Promise<unknown>;

/** One file that is being written: beside its place first, since a reader is to see the old file or the new one. */
class Writing {
  readonly #path: string;
  readonly #place: string;

  constructor(path: string) {
    this.#path = path;
    const suffix = `.${randomBytes(6).toString('hex')}.tmp`;
    // A link stays a link: its target is replaced.
    this.#place = `t=$(readlink -f -- ${quote(path)} 2>/dev/null) || t=${quote(path)}; n="$t${suffix}"; `;
  }

  /**
   * A file that was there keeps its mode, unless one is given. A lost connection looks like the end of the input; what came
   * stays only if somebody still hears that it did.
   */
  fill(mode: number | undefined): string {
    const modes =
      mode === undefined
        ? `m=$(stat -c %a -- "$t" 2>/dev/null) || m=644; chmod "$m" "$n"`
        : `chmod ${mode.toString(8)} "$n"`;
    const parent = quote(dirname(this.#path));
    return this.#orNothing(
      `mkdir -p -- ${parent} && (umask 077; : > "$n") && ${modes} && cat > "$n" && sync "$n" && { trap '' PIPE; echo; }`,
    );
  }

  /** Only whole: the other side takes a lost connection for the end of its input. */
  putInPlace(bytes: number): string {
    const whole = `[ "$(wc -c < "$n")" -eq ${bytes} ] || { echo "it came in part" >&2; false; }`;
    return this.#orNothing(`{ ${whole}; } && mv -f -- "$n" "$t"`);
  }

  remove(): string {
    return `${this.#place}rm -f -- "$n"`;
  }

  #orNothing(commands: string): string {
    // A trap is heard when the command that was ended with us has ended.
    const none = 'rm -f -- "$n"';
    return `${this.#place}trap '${none}; exit 143' TERM; ${commands} || { r=$?; ${none}; exit $r; }`;
  }
}

/** Writes what is at hand, in one go. */
export async function writeData(ask: Ask, path: string, data: Buffer, mode?: number): Promise<void> {
  const writing = new Writing(path);
  const script = `${writing.fill(mode)}; ${writing.putInPlace(data.length)}`;
  await ask(script, path, Readable.from([data]));
}

/** Writes what comes, and puts it in place when all of it has come. Throws the source's error where that breaks off. */
export async function writeStream(ask: Ask, path: string, data: Readable, mode?: number): Promise<void> {
  const writing = new Writing(path);
  const source = new Counted(data);
  try {
    await ask(writing.fill(mode), path, Readable.from(source.chunks()));
    if (source.error !== undefined) throw source.error;
    await ask(writing.putInPlace(source.bytes), path);
  } catch (error) {
    // Behind a lost connection the other side does it.
    await ask(writing.remove(), path).catch(() => undefined);
    throw source.error ?? error;
  }
}

/** How much came of a source, and what became of it. */
class Counted {
  bytes = 0;
  error: Error | undefined;
  readonly #source: Readable;

  constructor(source: Readable) {
    this.#source = source;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.#source) {
        this.bytes += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    } catch (error) {
      this.error = error as Error;
      throw error;
    }
  }
}
