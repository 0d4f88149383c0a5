import type { IncomingMessage } from 'node:http';
import type { PathStat } from '../ports/index.ts';
import type { Client } from './client.ts';
import { statusOf } from './errors.ts';

const header = 'x-docker-container-path-stat';

/** Go's file modes (io/fs), which the engine uses here. */
const goDirectory = 2 ** 31;
const goSymlink = 2 ** 27;
const goTypes = goDirectory + goSymlink + 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19;

/** What is at a path in a container (API: `ContainerArchiveInfo`), or undefined. */
export async function statPath(client: Client, id: string, path: string): Promise<PathStat | undefined> {
  try {
    const answer = (await client.call(`look at ${id}:${path}`, (docker, abortSignal) =>
      docker.getContainer(id).infoArchive({ path, abortSignal }),
    )) as IncomingMessage;
    answer.resume();
    return readStat(String(answer.headers[header] ?? ''));
  } catch (error) {
    // The answer to HEAD has no body to say whether the container or the path is absent.
    if (statusOf(error) !== 404) throw error;
    await client.call(`look at ${id}:${path}`, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    return undefined;
  }
}

function readStat(encoded: string): PathStat {
  const { mode, size, linkTarget } = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as {
    readonly mode: number;
    readonly size: number;
    readonly linkTarget: string;
  };
  return { type: typeOf(mode), sizeBytes: size, linkTarget };
}

function typeOf(mode: number): PathStat['type'] {
  const has = (bits: number): boolean => (BigInt(mode) & BigInt(bits)) !== 0n;
  if (has(goDirectory)) return 'directory';
  if (has(goSymlink)) return 'link';
  return has(goTypes) ? 'other' : 'file';
}
