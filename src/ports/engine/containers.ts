import type { Readable } from 'node:stream';
import type { ContainerSpec } from './container-spec.ts';
import type { ContainerDetails, ContainerSummary } from './container.ts';
import type { ExecSpec, SessionStream } from './exec.ts';
import type { LogEntry, LogLine, LogOptions } from './logs.ts';

export interface Containers {
  /** One call; filters by labels (`key` or `key=value`), never by name prefix. */
  list(filter: {
    readonly labels?: readonly string[];
    readonly all?: boolean;
  }): Promise<readonly ContainerSummary[]>;
  /** By id or name; undefined when there is none. */
  inspect(id: string): Promise<ContainerDetails | undefined>;
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  stop(id: string, graceSeconds?: number): Promise<void>;
  restart(id: string, graceSeconds?: number): Promise<void>;
  /** `anonymousVolumes`: those that were made for it alone go along; named ones never do. */
  remove(
    id: string,
    options?: { readonly force?: boolean; readonly anonymousVolumes?: boolean },
  ): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Freezes every process of a container that runs, until `unpause`. One that is so already is fine. */
  pause(id: string): Promise<void>;
  unpause(id: string): Promise<void>;
  /** Resolves with the exit code when the container has stopped. */
  wait(id: string): Promise<number>;
  logs(id: string, options: LogOptions): AsyncIterable<LogLine>;
  /** The same for millions of lines: as many at a time as came together, at the reader's pace. */
  logEntries(id: string, options: LogOptions): AsyncIterable<readonly LogEntry[]>;
  /** What it uses, about once a second, until it ends; with `once` a single time, after about two. */
  stats(id: string, options?: { readonly once?: boolean }): AsyncIterable<ContainerStats>;
  /** Runs to the end and returns what it wrote. */
  run(
    id: string,
    spec: ExecSpec,
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  exec(id: string, spec: ExecSpec): Promise<SessionStream>;
  /** Attach before start: the stream of the container's own process. */
  attach(id: string): Promise<SessionStream>;
  /** Unpacks a tar below `path`, which must exist; works on stopped containers and through mounts. */
  putArchive(id: string, path: string, tar: Readable | Buffer): Promise<void>;
  /** Undefined when there is no such path. */
  statPath(id: string, path: string): Promise<PathStat | undefined>;
  /** A tar of `path`, or undefined when there is no such path. */
  getArchive(id: string, path: string): Promise<Readable | undefined>;
  /** Makes an image of a container. */
  commit(id: string, reference: string, options?: CommitOptions): Promise<string>;
}

export interface CommitOptions {
  readonly message?: string;
  readonly author?: string;
  /** Instructions of a Dockerfile. */
  readonly changes?: readonly string[];
  /** Whether its processes stand still meanwhile; yes unless told. */
  readonly pause?: boolean;
}

/** What is at a path in a container. */
export interface PathStat {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  /** Of a link: where it leads in the container, absolute; empty otherwise. */
  readonly linkTarget: string;
}

/** What a container uses at a moment, worked out as the docker CLI does. */
export interface ContainerStats {
  /** Of one CPU: 200 are two of them. Undefined for the first of a stream, which has nothing to compare with. */
  readonly cpuPercent?: number;
  /** Without the page cache that can be dropped at any time. */
  readonly memoryBytes: number;
  /** Its own limit, else the machine's memory. */
  readonly memoryLimitBytes: number;
  /** Since it was started, like the following; undefined for a network that is not its own. */
  readonly network?: { readonly receivedBytes: number; readonly sentBytes: number };
  readonly blockReadBytes: number;
  readonly blockWrittenBytes: number;
  /** Processes and threads. */
  readonly pids: number;
}
