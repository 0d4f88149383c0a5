import type { Endpoint } from './endpoint.ts';
import { RawAnswer } from './raw-answer.ts';
import { rawGet } from './raw-get.ts';

/** An answer that was read to its end. */
export interface Answer {
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/**
 * A GET on the endpoint's settings, without any HTTP library: to load dockerode takes longer than all the rest of a
 * `ps`, or of a `run:all` that finds nothing to do, and node:http several times as long as the engine's answer
 * (ADR 0010). So the two calls these make, ping and list, go this way, each on a connection that ends with the answer.
 */
export async function get(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Answer> {
  const answer = new RawAnswer();
  const pieces: Buffer[] = [];
  for await (const piece of rawGet(endpoint, path, signal, answer)) pieces.push(piece);
  return { headers: answer.headers, text: Buffer.concat(pieces).toString('utf8') };
}
