import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import {
  systemClock,
  type Actor,
  type Environment,
  type EventSink,
  type SecretRegistry,
} from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import type { Ui } from '../ui/index.ts';
import type { Options } from './options.ts';
import { packageRoot } from './package.ts';
import { makePorts } from './ports.ts';

/** What the composition root knows before there is a run. */
export interface RunParts {
  readonly argv: readonly string[];
  readonly options: Options;
  readonly env: Environment;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
  readonly secrets: SecretRegistry;
  readonly unfinished: Run['unfinished'];
  readonly ready: Ui['ready'];
  readonly suspend: Ui['suspend'];
}

/** Puts a run together. Nothing connects before it is used. */
export function makeRun(parts: RunParts): Run {
  const { argv, options, env, cwd, signal, emit, ready, secrets, unfinished } = parts;
  const actor = whoRuns(argv);
  const clock = systemClock;
  const runId = newRunId();
  return {
    runId,
    actor,
    clock,
    env,
    cwd,
    packageRoot: packageRoot(),
    signal,
    emit,
    ready,
    secrets,
    dryRun: options['dry-run'] ?? false,
    foreseen: new Set(),
    unfinished,
    ports: makePorts({ ...parts, actor, clock, runId }),
  };
}

/** Twelve hex digits: unlike any other, and no secret, which spares loading node:crypto. */
const newRunId = (): string => Math.random().toString(16).slice(2, 14).padEnd(12, '0');

function whoRuns(argv: readonly string[]): Actor {
  return {
    user: userName(),
    hostname: hostname(),
    pid: process.pid,
    bootId: bootId(),
    command: ['dockerops', ...argv].join(' '),
  };
}

/** A user id without an entry in the password file has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Only Linux tells it; elsewhere a holder of a lock cannot be proved dead by it. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
