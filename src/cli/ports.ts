import type { Actor, Clock, Environment, EventSink } from '../core/index.ts';
import { createEngine, createLock } from '../docker/index.ts';
import { createLocalHost, createSsh } from '../hosts/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Ui } from '../ui/index.ts';
import type { Options } from './options.ts';
import { createTerminal } from './terminal.ts';

/** What the ports of a run are made from. */
export interface World {
  readonly options: Options;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly suspend: Ui['suspend'];
}

/** The real world, each part connecting on first use. */
export function makePorts(world: World): Ports {
  const { options, env, signal, emit, suspend } = world;
  const local = createLocalHost();
  const engine = createEngine({
    env,
    signal,
    ...(options.engine !== undefined && { endpoint: options.engine }),
    ...(options.context !== undefined && { context: options.context }),
  });
  return {
    engine,
    localEngine: engine,
    lock: createLock(engine, world),
    host: local,
    local,
    ssh: createSsh(),
    terminal: createTerminal({
      streams: process,
      signal,
      env,
      emit,
      suspend,
      yes: options.yes ?? false,
      format: options.format ?? 'table',
    }),
  };
}
