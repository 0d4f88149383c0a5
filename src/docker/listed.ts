import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

const askEveryMs = 25;
const askTimes = 80;

/**
 * Resolves when the engine's list has a stopped container as stopped, too. The list is written after the answer to
 * the stop, and on a busy engine (seen on 26.1) whoever looks at once still finds it running. After two seconds the
 * engine's word for the stop must do.
 */
export async function untilListedStopped(client: Client, id: string): Promise<void> {
  const full = await fullId(client, id);
  if (full === undefined) return;
  const filters = { id: [full], status: ['running'] };
  for (let asked = 0; asked < askTimes; asked += 1) {
    const running = await client.ask('list containers', (docker, abortSignal) =>
      docker.listContainers({ filters, abortSignal }),
    );
    if (running.length === 0) return;
    await sleep(askEveryMs, undefined, { signal: client.signal });
  }
}

/** A list can be asked for ids, names it takes for patterns. */
async function fullId(client: Client, idOrName: string): Promise<string | undefined> {
  if (/^[0-9a-f]{64}$/.test(idOrName)) return idOrName;
  const details = await client.find(`inspect ${idOrName}`, (docker) =>
    docker.getContainer(idOrName).inspect(),
  );
  return details?.Id;
}
