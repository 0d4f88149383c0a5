import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { DockeropsError, type CommandResult } from '../../core/index.ts';
import type { Command, CommandOptions, Host } from '../../ports/index.ts';
import { shellLine } from '../quote.ts';
import type { Channels } from './channel.ts';
import { connectFrom } from './connect-from.ts';
import { remoteFacts, remotePortTaken } from './facts.ts';
import { remoteFiles } from './files.ts';
import { startRemote, type RemoteCommand } from './process.ts';
import { argvCommand } from './script.ts';
import { streamRemote, type Failure } from './stream.ts';

/** Another machine, over one connection. It needs no more than sshd, a POSIX shell, coreutils and tar. */
export function createRemoteHost(channels: Channels): Host {
  const host: Host = {
    name: channels.host,
    files: remoteFiles(channels),
    facts: () => remoteFacts(host),
    run: (command, options) => runRemote(channels, asRemote(command), options),
    stream: (command, options = {}, input) => {
      const remote = { ...asRemote(command), ...(input && { stdin: input }) };
      return streamRemote(channels, remote, options, endedWith(remote, channels.host));
    },
    connect: (address, port, withinMs) => connectFrom(channels.client, address, port, withinMs),
    portTaken: (port, protocol, address) => remotePortTaken(host, port, protocol, address),
  };
  return host;
}

function asRemote({ argv, shown, cwd, env, stdin, holdsInput }: Command): RemoteCommand {
  return {
    command: argvCommand(argv),
    shown: shown ?? shellLine(argv),
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    ...(stdin !== undefined && { stdin }),
    ...(holdsInput !== undefined && { holdsInput }),
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

const endedWith =
  ({ shown }: RemoteCommand, host: string): Failure =>
  (exitCode, said) =>
    new DockeropsError(`${shown}: exit code ${exitCode}`, {
      host,
      excerpt: said === '' ? [] : said.split('\n').slice(-20),
    });
