import { CommandFailedError, DockeropsError, UsageError, messageOf } from '../../core/index.ts';
import { locked } from '../../plan/index.ts';
import { withSignal, type ContainerDetails, type Engine, type Run } from '../../ports/index.ts';
import { containerName, label } from '../labels.ts';
import { readInstance } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { applyPrepared } from './apply.ts';
import { prepare } from './prepare.ts';
import { mountedRuntime } from './runtime-volume.ts';
import { steadyEngine } from '../kinds/steady.ts';

/**
 * Opens the shell of an interactive or safemode instance in the user's terminal and removes the instance when it
 * ends. The lock is held only while the instance is made. Throws `CommandFailedError` with the shell's exit code.
 */
export async function runSession(
  run: Run,
  platform: PlatformSpec,
  instance: ResolvedInstance,
): Promise<void> {
  const call = instanceKey(instance);
  if (!run.ports.terminal.interactive && !run.dryRun)
    throw new UsageError(`${call} is a shell and needs a terminal`, {
      hint: 'to run one command: seed_command=… with a standard instance, or dockerops shell:NAME,command=…',
    });
  const wanted = { instances: [instance], existing: 'refuse' as const };
  const title = `${instance.starts} ${call} of ${platform.project.name}`;
  await locked(run, platform.project.name, async () =>
    applyPrepared(run, await prepare(run, platform, title, wanted)),
  );
  if (run.dryRun) return;
  const name = containerName(platform.project.name, instance.container, instance.instance);
  const exitCode = await attached(run, name);
  if (exitCode !== 0)
    throw new CommandFailedError(`the shell of ${call} ended with exit code ${exitCode}`, exitCode);
}

/** By its id: another session may have put a new instance in the place of this one meanwhile. */
async function attached(run: Run, name: string): Promise<number> {
  const { terminal } = run.ports;
  const { containers } = run.ports.engine;
  const shell = await made(run, name);
  try {
    const stream = await containers.attach(shell.id);
    await containers.start(shell.id);
    return await terminal.attach(stream, { tty: true }, run.signal);
  } finally {
    await removeShell(run, shell);
  }
}

async function made(run: Run, name: string): Promise<ContainerDetails> {
  const found = await steadyEngine(run).containers.inspect(name);
  if (found) return found;
  throw new DockeropsError(`${name} was removed by somebody else meanwhile`);
}

const removalMs = 15_000;

/** Also after Ctrl-C or a hang-up, so not bound to the run's signal. */
async function removeShell(run: Run, shell: ContainerDetails): Promise<void> {
  const { engine } = withSignal(run, AbortSignal.timeout(removalMs)).ports;
  try {
    await engine.containers.remove(shell.id, { force: true });
    await removeRuntime(engine, shell);
  } catch (error) {
    const text = `could not remove ${shell.name}: ${messageOf(error)}; the next shell of this name replaces it`;
    run.emit({ type: 'message', level: 'warning', text });
  }
}

/** Its keys; not those of another session's shell that has got the name meanwhile. */
async function removeRuntime({ volumes }: Engine, shell: ContainerDetails): Promise<void> {
  const volume = mountedRuntime(readInstance(shell));
  const unused = await volumes.list({ labels: [`${label.role}=runtime`], unused: true });
  if (volume !== undefined && unused.some(({ name }) => name === volume)) await volumes.remove(volume);
}
