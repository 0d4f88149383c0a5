import { PassThrough, type Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { DockeropsError, type CommandResult } from '../../core/index.ts';
import type { Command, CommandOptions, Host } from '../../ports/index.ts';
import { shellLine } from '../quote.ts';
import type { Channels } from './channel.ts';
import { connectFrom } from './connect-from.ts';
import { remoteFacts, remotePortTaken } from './facts.ts';
import { remoteFiles } from './files.ts';
import { startRemote, type RemoteCommand } from './process.ts';
import { argvCommand } from './script.ts';

/** Another machine, over one connection. It needs no more than sshd, a POSIX shell, coreutils and tar. */
export function createRemoteHost(channels: Channels): Host {
  const host: Host = {
    name: channels.host,
    files: remoteFiles(channels),
    facts: () => remoteFacts(host),
    run: (command, options) => runRemote(channels, asRemote(command), options),
    stream: (command, options = {}) => streamRemote(channels, command, options),
    connect: (address, port, withinMs) => connectFrom(channels.client, address, port, withinMs),
    portTaken: (port, protocol, address) => remotePortTaken(host, port, protocol, address),
  };
  return host;
}

function asRemote({ argv, shown, cwd, env, stdin }: Command): RemoteCommand {
  return {
    command: argvCommand(argv),
    shown: shown ?? shellLine(argv),
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    ...(stdin !== undefined && { stdin }),
  };
}

/** Runs a command to its end; never throws for what it ends with. */
export async function runRemote(
  channels: Channels,
  command: RemoteCommand,
  options: CommandOptions = {},
): Promise<CommandResult> {
  const started = performance.now();
  const { stdout, stderr, ended } = await startRemote(channels, command, options);
  const { onLine } = options;
  if (onLine) {
    eachLine(stdout, (line) => onLine(line, 'stdout'));
    eachLine(stderr, (line) => onLine(line, 'stderr'));
  }
  const texts = Promise.all([text(stdout), text(stderr)]);
  texts.catch(() => undefined);
  const end = await ended;
  const [out, err] = await texts;
  return {
    command: command.shown,
    ...end,
    stdout: out,
    stderr: err,
    durationMs: performance.now() - started,
  };
}

/** What breaks the stream is told by how the command ended. */
function eachLine(input: Readable, tell: (line: string) => void): void {
  createInterface({ input })
    .on('line', tell)
    .on('error', () => undefined);
}

function streamRemote(
  channels: Channels,
  command: Command,
  options: CommandOptions,
): ReturnType<Host['stream']> {
  const stdout = new PassThrough();
  const pump = async (): Promise<void> => {
    const remote = asRemote(command);
    const running = await startRemote(channels, remote, options);
    const complaints = text(running.stderr).catch(() => '');
    // Who reads it learns of a failure before they take what came for all of it.
    const passed = pipeline(running.stdout, stdout, { end: false });
    const [{ exitCode }] = await Promise.all([running.ended, passed]);
    if (exitCode === 0) {
      stdout.end();
      return;
    }
    const said = (await complaints).trim();
    throw new DockeropsError(`${remote.shown}: exit code ${exitCode}`, {
      host: channels.host,
      excerpt: said === '' ? [] : said.split('\n').slice(-20),
    });
  };
  const done = pump().catch((error: unknown) => {
    stdout.destroy(error as Error);
    throw error;
  });
  done.catch(() => undefined); // whoever reads only the stream sees the error there
  return { stdout, done };
}
