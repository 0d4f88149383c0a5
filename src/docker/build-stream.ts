import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { DockeropsError } from '../core/index.ts';
import { failureOf, progressLine, progressOf } from './progress.ts';
import type { WireProgress } from './wire.ts';

const excerptLines = 15;

/** Follows a classic build to its end: gives its lines on, returns the image's id (cut, of old engines), throws with the failed step's last lines. */
export async function followBuild(
  reference: string,
  source: Readable,
  onLine: (line: string) => void,
): Promise<string> {
  const output = new BuildOutput(onLine);
  let id: string | undefined;
  for await (const message of progressOf(source)) {
    output.take(message);
    id = (typeof message.aux === 'object' ? message.aux.ID : undefined) ?? id ?? builtId(message);
    const failure = failureOf(message);
    if (failure !== undefined) throw output.failed(reference, failure);
  }
  output.end();
  if (id === undefined)
    throw new DockeropsError(`build of ${reference}: the engine ended it without an image`);
  return id;
}

/** Before API 1.29 the id stands, cut, in the last line only. */
const builtId = ({ stream = '' }: WireProgress): string | undefined =>
  /^Successfully built ([0-9a-f]{12,})$/m.exec(stream)?.[1];

/** Joins a build's pieces to lines, and remembers where it is. */
class BuildOutput {
  readonly #onLine: (line: string) => void;
  #partial = '';
  #step = '';
  #lines: string[] = [];

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(message: WireProgress): void {
    if (message.stream !== undefined) this.#text(message.stream);
    else if (message.status !== undefined) this.#line(progressLine(message));
  }

  #text(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(raw: string): void {
    const line = lastOverwrite(stripVTControlCharacters(raw)); // the builder paints stderr red
    if (line === '') return;
    if (/^Step \d+\/\d+ : /.test(line)) {
      this.#step = line;
      this.#lines = [];
    } else if (!/^( ---> |Removing intermediate container )/.test(line)) {
      this.#lines = [...this.#lines, line].slice(-excerptLines);
    }
    this.#onLine(line);
  }

  end(): void {
    this.#text('\n');
  }

  failed(reference: string, why: string): DockeropsError {
    this.end();
    const [, number, instruction] = /^Step (\d+\/\d+) : (.*)$/.exec(this.#step) ?? [];
    const place = number === undefined ? '' : ` at step ${number} (${instruction ?? ''})`;
    return new DockeropsError(`build of ${reference} failed${place}: ${why.trim()}`, {
      excerpt: this.#lines,
      ...(lostLayer.test(why) && { hint: 'a layer of the cache was removed meanwhile: build once more' }),
    });
  }
}

/** What the classic builder says when somebody removes images while it looks for them. */
const lostLayer = /failed to get digest sha256:/;

/** apt and curl overwrite a line with carriage returns: its last state counts. */
const lastOverwrite = (line: string): string => line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
