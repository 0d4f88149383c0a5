import type { DockeropsError } from '../../core/index.ts';
import { DeniedError, ExitCode, UnreachableError } from '../../core/index.ts';
import { HostsError, type HostResult } from './results.ts';

/** What became of a line's hosts, in the order in which they were named. */
export class Recap {
  readonly #hosts = new Map<string, HostResult>();
  readonly #errors: DockeropsError[] = [];

  /** Hosts that are to have a turn. */
  expect(hosts: readonly string[]): void {
    for (const host of hosts)
      if (!this.#hosts.has(host)) this.#hosts.set(host, { host, outcome: 'not-started', ms: 0 });
  }

  done(host: string, ms: number, value: unknown): void {
    this.#set(host, { outcome: 'ok', ms, value });
  }

  failed(host: string, error: DockeropsError, ms: number): void {
    const bad = error instanceof UnreachableError || error instanceof DeniedError;
    this.#errors.push(error);
    this.#set(host, { outcome: bad ? 'unreachable' : 'failed', ms, reason: error.message, error });
  }

  skipped(host: string, error: DockeropsError): void {
    this.#set(host, { outcome: 'skipped', ms: 0, reason: error.message, error });
    if (this.results.every(({ outcome }) => outcome === 'skipped')) this.#errors.push(error);
  }

  get results(): readonly HostResult[] {
    return [...this.#hosts.values()];
  }

  /** Whether a host may go on: it neither failed nor was left out. */
  isGood(host: string): boolean {
    return ['ok', 'not-started'].includes(this.#hosts.get(host)?.outcome ?? 'ok');
  }

  /** What the line ends with: a single host's own error, else one that names those that failed. */
  get error(): DockeropsError | undefined {
    const [first] = this.#errors;
    if (!first || this.#hosts.size === 1) return first;
    return new HostsError(this.results, commonCode(this.#errors));
  }

  #set(host: string, { ms, ...now }: Omit<HostResult, 'host'>): void {
    this.#hosts.set(host, { host, ms: ms + (this.#hosts.get(host)?.ms ?? 0), ...now });
  }
}

const classes: readonly number[] = [
  ExitCode.usage,
  ExitCode.unreachable,
  ExitCode.denied,
  ExitCode.locked,
  ExitCode.timeout,
];

/** That of all of them when they fail alike; a command's own code is none of ours. */
function commonCode(errors: readonly DockeropsError[]): number {
  const codes = new Set(errors.map(({ exitCode }) => exitCode));
  // Who leaves at a question means all of the line.
  if (codes.has(ExitCode.interrupted)) return ExitCode.interrupted;
  const [code = ExitCode.failed] = codes;
  return codes.size === 1 && classes.includes(code) ? code : ExitCode.failed;
}
