import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { SecretRegistry, UsageError, systemClock, type DockeropsEvent } from '../../src/core/index.ts';
import { createEngine, createLock } from '../../src/docker/index.ts';
import { createLocalHost, createSsh } from '../../src/hosts/index.ts';
import type { Ports, Run, Terminal } from '../../src/ports/index.ts';

export interface TestRun {
  readonly run: Run;
  readonly events: DockeropsEvent[];
  /** Interrupts the run. */
  abort(): void;
}

/** A terminal nobody sits at, unless a test says what is answered. */
export const noTerminal: Terminal = {
  interactive: false,
  live: false,
  size: { columns: 80, rows: 24 },
  term: 'xterm',
  input: () => Readable.from([]),
  write: () => Promise.reject(new UsageError('no stdout')),
  ask: (question) => Promise.reject(new UsageError(`nobody to ask: ${question}`)),
  choose: (question) => Promise.reject(new UsageError(`nobody to ask: ${question}`)),
  confirm: (question, how) => Promise.reject(new UsageError(`nobody to ask: ${question}`, { hint: how })),
  attach: () => Promise.reject(new UsageError('no terminal')),
};

/** A run over the real engine and this machine, in a directory; its events are kept. */
export function testRun(cwd: string, ports: Partial<Ports> = {}, more: Partial<Run> = {}): TestRun {
  const events: DockeropsEvent[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  const env = { PATH: process.env['PATH'] };
  const actor = { user: 'test', hostname: hostname(), pid: process.pid, bootId: 'test', command: 'test' };
  const runId = Math.random().toString(16).slice(2);
  const engine = createEngine({ env: process.env, signal });
  const local = createLocalHost();
  const run: Run = {
    runId,
    actor,
    clock: systemClock,
    env,
    cwd,
    packageRoot: new URL('../..', import.meta.url).pathname,
    signal,
    emit: (event) => void events.push(event),
    ready: () => Promise.resolve(),
    secrets: new SecretRegistry(),
    dryRun: false,
    foreseen: new Set(),
    unfinished: new Map(),
    ports: {
      engine,
      localEngine: engine,
      host: local,
      local,
      lock: createLock(engine, { actor, clock: systemClock, runId }),
      ssh: createSsh(),
      terminal: noTerminal,
      ...ports,
    },
    ...more,
  };
  return { run, events, abort: () => controller.abort() };
}
