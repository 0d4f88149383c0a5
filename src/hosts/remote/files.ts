import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DockeropsError, type CommandResult } from '../../core/index.ts';
import type { Files, FileStat } from '../../ports/index.ts';
import { quote } from '../quote.ts';
import type { Channels } from './channel.ts';
import { startRemote, type RemoteProcess } from './process.ts';
import { streamRemote } from './stream.ts';
import { writeData, writeStream } from './write.ts';

/** Told by the scripts below: there is no such file. */
const absent = 44;

type Result = Pick<CommandResult, 'exitCode' | 'stderr'> & { readonly stdout: Buffer };

/** The files of another machine, by its own cat, stat and tar: no sftp is needed there. */
export function remoteFiles(channels: Channels): Files {
  const ask = (script: string, path: string, stdin?: Readable) => askFor(channels, script, path, stdin);
  return {
    read: async (path) => {
      const { exitCode, stdout } = await ask(`${there(path)}cat -- ${quote(path)}`, path);
      return exitCode === absent ? undefined : stdout;
    },
    write: async (path, data, mode) => {
      await writeData(ask, path, Buffer.from(data), mode);
    },
    readStream: async (path) => {
      const { exitCode } = await ask(`${there(path)}:`, path);
      return exitCode === absent ? undefined : readRemote(channels, path);
    },
    writeStream: (path, data, mode) => writeStream(ask, path, data, mode),
    rename: async (from, to) => {
      await ask(`mv -f -- ${quote(from)} ${quote(to)}`, from);
    },
    makeDirectory: async (path, mode) => {
      const how = mode === undefined ? '' : `-m ${mode.toString(8)} `;
      await ask(`mkdir -p ${how}-- ${quote(path)}`, path);
    },
    list: async (path) => {
      const list = `cd -- ${quote(path)} && find . ! -name . -prune -print0`;
      const { exitCode, stdout } = await ask(there(path) + list, path);
      if (exitCode === absent) return undefined;
      const names = stdout.toString('utf8').split('\0').slice(0, -1);
      return names.map((name) => name.slice(2)).sort();
    },
    stat: async (path) => {
      const { exitCode, stdout } = await ask(
        `${there(path)}stat -c '%f %u %g %s %Y' -- ${quote(path)}`,
        path,
      );
      return exitCode === absent ? undefined : fileStat(stdout.toString());
    },
    pack: async (path, name) => packRemote(channels, path, name),
    unpack: async (tar, directory, name) => {
      await ask(unpackScript(directory, name), directory, tar);
      return [];
    },
    remove: async (path) => {
      await ask(`rm -rf -- ${quote(path)}`, path);
    },
  };
}

const there = (path: string): string => `[ -e ${quote(path)} ] || [ -L ${quote(path)} ] || exit ${absent}; `;

async function askFor(channels: Channels, script: string, path: string, stdin?: Readable): Promise<Result> {
  const { host } = channels;
  const command = { command: script, shown: `${path} on ${host}`, stdin: stdin ?? Readable.from([]) };
  const result = await resultOf(await startRemote(channels, command, {}));
  if (result.exitCode === 0 || result.exitCode === absent) return result;
  throw failed(path, result.exitCode, result.stderr, host);
}

const failed = (path: string, exitCode: number, said: string, host: string): DockeropsError =>
  new DockeropsError(`${path}: ${plainly(said) || `exit code ${exitCode}`}`, { host });

async function resultOf({ stdout, stderr, ended }: RemoteProcess): Promise<Result> {
  const texts = Promise.all([buffer(stdout), buffer(stderr)]);
  texts.catch(() => undefined);
  const { exitCode } = await ended;
  const [out, err] = await texts;
  return { exitCode, stdout: out, stderr: err.toString('utf8') };
}

const kinds: Readonly<Record<number, FileStat['type']>> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
};

function fileStat(text: string): FileStat {
  const [mode = '', uid = '', gid = '', size = '', modified = ''] = text.trim().split(' ');
  const bits = parseInt(mode, 16);
  return {
    type: kinds[bits & 0o170000] ?? 'other',
    mode: bits & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    sizeBytes: Number(size),
    modifiedAt: Number(modified) * 1000,
  };
}

/** A tar by the other side's tar, its root under another name. */
function packRemote(channels: Channels, path: string, name: string): Readable {
  const inside = name === '.';
  const place = inside ? path : posix.dirname(path);
  const what = inside ? '.' : posix.basename(path);
  const rename =
    inside || what === name ? '' : `--transform=${quote(`s,^${escapeSed(what)},${escapeSed(name)},S`)} `;
  return outputOf(channels, `exec tar -C ${quote(place)} ${rename}-cf - -- ${quote(what)}`, path);
}

const readRemote = (channels: Channels, path: string): Readable =>
  outputOf(channels, `exec cat -- ${quote(path)}`, path);

function outputOf(channels: Channels, script: string, path: string): Readable {
  const { host } = channels;
  const command = { command: script, shown: path, stdin: Readable.from([]) };
  const failure = (exitCode: number, said: string) => failed(path, exitCode, said, host);
  return streamRemote(channels, command, {}, failure).stdout;
}

const escapeSed = (text: string): string => text.replace(/[.*[\]^$\\,&]/g, '\\$&');

/** GNU tar by itself neither leaves the directory nor follows links out of it; what fills its last block it may leave unread. */
function unpackScript(directory: string, name: string): string {
  const strip = '--strip-components=1';
  const into = name === '.' ? directory : join(directory, name);
  const extract = `tar -C "$d" -xpf - --no-same-owner`;
  if (name === '.') return `d=${quote(into)}; mkdir -p -- "$d" && ${extract} ${strip} && cat >/dev/null`;
  return `d=${quote(directory)}; mkdir -p -- "$d" && ${extract} --transform=${quote(`s,^\\(\\./\\)*[^/]*,${escapeSed(name)},S`)} && cat >/dev/null`;
}

/** `cat: /x: Permission denied` as the last part: the path is said already. What tar adds of its own end says nothing. */
const plainly = (stderr: string): string =>
  stderr
    .trim()
    .split('\n')
    .filter((line) => !/^tar: .*exiting (now|with)/i.test(line))
    .at(-1)
    ?.replace(/^\S+: (?:.*: )?/, '')
    .replace(/^Wrote only \d+ of \d+ bytes$/, 'No space left on device') ?? '';
