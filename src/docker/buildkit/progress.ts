import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { DockeropsError } from '../../core/index.ts';
import { TextLines } from '../text-lines.ts';
import { failureOf, progressOf } from '../progress.ts';
import { messageTypes } from './messages.ts';

const excerptLines = 15;

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: Uint8Array;
  readonly completed: Uint8Array;
  readonly error: string;
}

interface Status {
  readonly vertexes: readonly Vertex[];
  readonly logs: readonly { readonly vertex: string; readonly msg: Uint8Array }[];
}

/** Follows a BuildKit build to its end: gives its lines on, returns the image's id, throws with the failed step's last lines. */
export async function followBuildKit(
  reference: string,
  source: Readable,
  onLine: (line: string) => void,
): Promise<string> {
  const statusType = (await messageTypes())('StatusResponse');
  const output = new BuildKitOutput(onLine);
  let id: string | undefined;
  for await (const { id: kind, aux, ...message } of progressOf(source)) {
    if (kind === 'moby.buildkit.trace' && typeof aux === 'string')
      output.take(statusType.decode(Buffer.from(aux, 'base64')) as unknown as Status);
    else if (typeof aux === 'object') id = aux.ID ?? id;
    const failure = failureOf(message);
    if (failure !== undefined) throw output.failed(reference, failure);
  }
  output.end();
  if (id === undefined)
    throw new DockeropsError(`build of ${reference}: the engine ended it without an image`);
  return id;
}

/** What one step wrote: its pieces joined to lines, the last of them kept. */
class StepLog {
  readonly #joiner = new TextLines();
  last: readonly string[] = [];

  take(data: Uint8Array): readonly string[] {
    return this.#keep(this.#joiner.push(Buffer.from(data)));
  }

  end(): readonly string[] {
    return this.#keep(this.#joiner.end());
  }

  #keep(raw: readonly string[]): readonly string[] {
    const lines = raw.map((line) => stripVTControlCharacters(line).split('\r').at(-1) ?? '');
    const full = lines.filter((line) => line !== '');
    this.last = [...this.last, ...full].slice(-excerptLines);
    return full;
  }
}

/** Steps run side by side and are told of again and again: says each step's start, that it came from the cache, its lines. */
class BuildKitOutput {
  readonly #onLine: (line: string) => void;
  readonly #said = new Set<string>();
  readonly #logs = new Map<string, StepLog>();
  #failed: Vertex | undefined;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take({ vertexes, logs }: Status): void {
    for (const vertex of vertexes) this.#vertex(vertex);
    for (const { vertex, msg } of logs) this.#logOf(vertex).take(msg).forEach(this.#onLine);
  }

  end(): void {
    for (const log of this.#logs.values()) log.end().forEach(this.#onLine);
  }

  failed(reference: string, why: string): DockeropsError {
    this.end();
    const { digest = '', name } = this.#failed ?? {};
    const place = name === undefined ? '' : ` at ${name}`;
    return new DockeropsError(`build of ${reference} failed${place}: ${why.trim()}`, {
      excerpt: this.#logs.get(digest)?.last ?? [],
    });
  }

  #vertex(vertex: Vertex): void {
    if (vertex.started.length > 0) this.#once(vertex.name);
    if (vertex.cached) this.#once(`CACHED ${vertex.name}`);
    // A step that was ended because another one failed has an error too.
    if (vertex.error !== '' && !vertex.error.includes('context canceled')) this.#failed ??= vertex;
  }

  #once(line: string): void {
    if (this.#said.has(line) || this.#said.has(`CACHED ${line}`)) return;
    this.#said.add(line);
    this.#onLine(line);
  }

  #logOf(vertex: string): StepLog {
    const log = this.#logs.get(vertex) ?? new StepLog();
    this.#logs.set(vertex, log);
    return log;
  }
}
