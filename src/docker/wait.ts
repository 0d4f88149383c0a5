import { DockeropsError } from '../core/index.ts';
import type { Client } from './client.ts';
import { dialStream, textOf } from './dial.ts';

export interface Waiting {
  /** Resolves when the container has ended. */
  readonly exitCode: Promise<number>;
}

/**
 * Begins to wait for a container's end and resolves once the engine waits, too: whoever starts
 * the container after that misses nothing.
 */
export async function beginWait(
  client: Client,
  id: string,
  condition: 'not-running' | 'next-exit' | 'removed',
): Promise<Waiting> {
  const request = { method: 'POST', path: `/containers/${id}/wait`, query: { condition } } as const;
  const response = await client.call(`wait for ${id}`, (docker, signal) =>
    dialStream(docker, request, signal),
  );
  const exitCode = client.call(`wait for ${id}`, async () => readExit(await textOf(response), id));
  exitCode.catch(() => undefined);
  return { exitCode };
}

function readExit(text: string, id: string): number {
  const answer = JSON.parse(text) as { StatusCode: number; Error?: { Message?: string } | null };
  if (answer.Error?.Message) throw new DockeropsError(`cannot wait for ${id}: ${answer.Error.Message}`);
  return answer.StatusCode;
}
