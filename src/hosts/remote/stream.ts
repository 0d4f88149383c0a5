import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { DockeropsError } from '../../core/index.ts';
import type { CommandOptions } from '../../ports/index.ts';
import type { Channels } from './channel.ts';
import { startRemote, type RemoteCommand } from './process.ts';

/** The error of a command that ended with another code than 0, and what it said on stderr. */
export type Failure = (exitCode: number, said: string) => DockeropsError;

/**
 * What a command writes. It ends only when the command ended well: who reads it learns of a failure before they take what
 * came for all of it.
 */
export function streamRemote(
  channels: Channels,
  command: RemoteCommand,
  options: CommandOptions,
  failure: Failure,
): { readonly stdout: Readable; readonly done: Promise<void> } {
  const stdout = new PassThrough();
  const pump = async (): Promise<void> => {
    const running = await startRemote(channels, command, options);
    const complaints = text(running.stderr).catch(() => '');
    const passed = pipeline(running.stdout, stdout, { end: false });
    const [{ exitCode }] = await Promise.all([running.ended, passed]);
    if (exitCode !== 0) throw failure(exitCode, (await complaints).trim());
    stdout.end();
  };
  const done = pump().catch((error: unknown) => {
    stdout.destroy(error as Error);
    throw error;
  });
  done.catch(() => undefined); // whoever reads only the stream sees the error there
  return { stdout, done };
}
