import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../core/index.ts';
import { createEngine, createLock } from '../docker/index.ts';
import { RemoteMachines } from '../hosts/index.ts';
import type { HostTarget, Machines, Ports, Run } from '../ports/index.ts';
import { millisecondsOf } from './hosts.ts';
import type { Options } from './options.ts';

const defaultSocket = '/var/run/docker.sock';

/** Other machines' ports: each its own host, engine and lock, and this machine's terminal and files. */
export function createMachines(run: Run, options: Options): Machines {
  const remote = new RemoteMachines({
    env: run.env,
    terminal: run.ports.terminal,
    acceptNew: options['accept-new'] ?? false,
    configFile: configFile(options, run.cwd),
    connectTimeoutMs: millisecondsOf(options['connect-timeout']),
    identityFiles: identityFiles(options, run.cwd),
    forwardAgent: options['forward-agent'] ?? false,
    warn: (text) => run.emit({ type: 'message', level: 'warning', text }),
  });
  const opened = new Map<string, Promise<Ports>>();
  const open = async (target: HostTarget, signal: AbortSignal): Promise<Ports> => {
    const machine = await remote.open(target, signal);
    const socket = target.engine ?? defaultSocket;
    const via = { url: `ssh://${target.name}${socket}`, dial: () => machine.dial(socket) };
    const engine = createEngine({ env: run.env, signal, via });
    return { ...run.ports, host: machine.host, engine, lock: createLock(engine, run) };
  };
  return {
    open: async (target, signal) => {
      refuseEngine(options);
      const known = opened.get(target.name) ?? open(target, signal);
      opened.set(target.name, known);
      // A failure is not kept: the next task tries again.
      known.catch(() => opened.delete(target.name));
      return known;
    },
    close: () => remote.close(),
  };
}

/** What `-i` names; throws `UsageError` for what is not there, since another key might be tried in its place. */
const identityFiles = ({ identity = [] }: Options, cwd: string): readonly string[] =>
  identity.map((file) => thatIsThere(file, '-i', cwd));

/** What `--ssh-config` names; throws `UsageError` for what is not there: the hosts' settings would be others. */
const configFile = ({ 'ssh-config': file }: Options, cwd: string): string | undefined =>
  file === undefined || file === 'none' ? file : thatIsThere(file, '--ssh-config', cwd);

function thatIsThere(file: string, option: string, cwd: string): string {
  const path = resolve(cwd, file);
  if (existsSync(path)) return path;
  throw new UsageError(`${option} ${path}: there is no such file`);
}

/** An engine is named by its host there. Throws `UsageError`. */
export function refuseEngine({ engine, context }: Options): void {
  if (engine === undefined && context === undefined) return;
  throw new UsageError('--engine and --context name one engine, hosts have their own', {
    hint: 'name the socket there: engine = /path/docker.sock in conf/inventory.conf',
  });
}
