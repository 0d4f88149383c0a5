import type { CommandResult } from '../core/index.ts';
import type { Readable } from 'node:stream';
import type { SessionStream } from './engine/index.ts';
import type { TerminalSize } from './terminal.ts';

export interface Command {
  readonly argv: readonly string[];
  /** What messages call it; the argv as a shell's line without it. */
  readonly shown?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Its input does not end with `stdin`, but when it is to end, or nobody is there any more. */
  readonly holdsInput?: boolean;
}

export interface CommandOptions {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export interface Files {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Buffer | undefined>;
  /** Atomic: temporary file, fsync, rename. Makes missing parents. */
  write(path: string, data: string | Buffer, mode?: number): Promise<void>;
  /** Undefined when there is no such file. */
  readStream(path: string): Promise<Readable | undefined>;
  /** As `write`, for what need not fit into memory. */
  writeStream(path: string, data: Readable, mode?: number): Promise<void>;
  /** As `writeStream`, by whoever fills the empty file of that path that it is given. Of this machine alone. */
  writeBy?<T>(path: string, mode: number, fill: (path: string) => Promise<T>): Promise<T>;
  /** Within one file system, over what may be there. */
  rename(from: string, to: string): Promise<void>;
  makeDirectory(path: string, mode?: number): Promise<void>;
  list(path: string): Promise<readonly string[] | undefined>;
  stat(path: string): Promise<FileStat | undefined>;
  /** A tar of a file or a tree under another name; `.` stands for what is in a directory. */
  pack(path: string, name: string): Promise<Readable>;
  /**
   * Unpacks a tar below a directory, its root under another name, likewise, and never outside of it whatever the tar
   * says. Returns the names of what was left out: devices and the like.
   */
  unpack(tar: Readable, directory: string, name: string): Promise<readonly string[]>;
  /** A file or a whole tree; nothing to do when absent. */
  remove(path: string): Promise<void>;
}

export interface HostFacts {
  readonly hostname: string;
  readonly bootId: string;
  readonly uid: number;
  /** First IPv4 address by interface name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** IPv4 destinations of the routing table in CIDR form. */
  readonly routes: readonly string[];
}

/** What a machine over SSH has, and this one has not. */
export interface RemoteSide {
  /** A command, or the user's login shell, with bytes both ways: in a terminal over there if one is described. */
  session(
    command: string | undefined,
    terminal?: TerminalSize & { readonly term: string },
  ): Promise<SessionStream>;
  /** A program for others to start (`rsync -e`): it runs commands over there, on the connection that is open already. */
  remoteShell(): Promise<{
    readonly words: readonly string[];
    /** What those commands wrote to stderr last. */
    complaints(): string;
    close(): Promise<void>;
  }>;
  /** Connects anew, whatever became of the old connection. Throws `UnreachableError`, `DeniedError`. */
  reconnect(signal: AbortSignal): Promise<void>;
}

/** A machine commands run on: this one, or one over SSH. */
export interface Host {
  readonly name: string;
  readonly files: Files;
  readonly remote?: RemoteSide;
  facts(): Promise<HostFacts>;
  /** Never throws for a non-zero exit: the result says it. No shell unless argv names one. */
  run(command: Command, options?: CommandOptions): Promise<CommandResult>;
  /** Like `run`, with stdout, and perhaps stdin, as a stream of bytes, for tars. Rejects `done` on a non-zero exit, and where its input breaks off. */
  stream(
    command: Command,
    options?: CommandOptions,
    input?: Readable,
  ): { readonly stdout: Readable; readonly done: Promise<void> };
  /** Whether a TCP connection from this machine is accepted; `silent`: neither yes nor no within `withinMs`, or no way there. */
  connect(address: string, port: number, withinMs: number): Promise<'accepted' | 'refused' | 'silent'>;
  /** True when something listens on this port (address empty: any). */
  portTaken(port: number, protocol: 'tcp' | 'udp', address: string): Promise<boolean>;
}
