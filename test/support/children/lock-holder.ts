/**
 * Takes a project's lock, says so, holds it until told, lets it go. Or fails with what the error says.
 * Arguments: the engine's URL, the project, the run id. Every line on stdin is an order: `release` or `die`.
 */
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { messageOf, systemClock } from '../../../src/core/index.ts';
import { createEngine, createLock } from '../../../src/docker/index.ts';

const [, , endpoint = '', project = '', runId = ''] = process.argv;
const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const actor = { user: 'child', hostname: hostname(), pid: process.pid, bootId, command: 'dockerops run:all' };
const engine = createEngine({ endpoint, env: {}, signal: new AbortController().signal });
const lock = createLock(engine, { actor, clock: systemClock, runId });
const say = (text: string) => process.stdout.write(`${text}\n`);

async function hold(): Promise<void> {
  const held = await lock.acquire(project);
  say('held');
  for await (const order of createInterface(process.stdin)) {
    if (order === 'die') process.kill(process.pid, 'SIGKILL');
    await held.release();
    break;
  }
  say('released');
}

void hold()
  .catch((error: unknown) => say(messageOf(error)))
  .finally(() => process.stdin.destroy());
