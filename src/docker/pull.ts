import { DockeropsError, UnreachableError } from '../core/index.ts';
import type { Client } from './client.ts';
import { asReadable } from './dial.ts';
import { statusOf } from './errors.ts';
import { failureOf, progressLine, progressOf } from './progress.ts';
import { splitReference } from './reference.ts';

/** Pulls an image; gives up when nothing was heard for `silenceMs`. Registries that need a log-in are not served yet. */
export async function pullImage(
  client: Client,
  reference: string,
  silenceMs: number,
  onLine: (line: string) => void,
): Promise<void> {
  const silence = new Silence(reference, silenceMs);
  try {
    await client
      .bound(AbortSignal.any([client.signal, silence.signal]))
      .call(`pull ${reference}`, async (docker, abortSignal) => {
        const { repo, tag } = splitReference(reference);
        const stream = await docker.createImage({ fromImage: repo, tag, abortSignal });
        for await (const message of progressOf(asReadable(stream))) {
          silence.broken();
          const failure = failureOf(message);
          if (failure !== undefined) throw new DockeropsError(`cannot pull ${reference}: ${failure.trim()}`);
          onLine(progressLine(message));
        }
      });
  } catch (error) {
    throw noRegistry(error) ? new UnreachableError((error as Error).message, { cause: error }) : error;
  } finally {
    silence.end();
  }
}

/** The engine answers 500 when it could not reach a registry, and 404 when that has no such image. */
const noRegistry = (error: unknown): boolean => (statusOf(error) ?? 0) >= 500;

/** A deadline that starts again with every sign of life. */
class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(reference: string, ms: number) {
    const error = new UnreachableError(
      `cannot pull ${reference}: its registry was silent for ${ms / 1000} s`,
    );
    this.#timer = setTimeout(() => this.#controller.abort(error), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  broken(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
