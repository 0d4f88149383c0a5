import { DockeropsError, type ErrorDetails, type HostOutcome } from '../../core/index.ts';

/** What a task came to on one host. */
export interface HostResult extends HostOutcome {
  /** What it returned. */
  readonly value?: unknown;
  /** What ended it there, or kept it from starting. */
  readonly error?: DockeropsError;
}

/** Some of the hosts failed. `results` has all of them, in their order. */
export class HostsError extends DockeropsError {
  override readonly code = 'hosts';
  override readonly exitCode: number;
  readonly results: readonly HostResult[];

  constructor(results: readonly HostResult[], exitCode: number, details: ErrorDetails = {}) {
    const bad = results.filter(({ outcome }) => !['ok', 'not-started'].includes(outcome));
    const names = bad.map(({ host }) => host).join(', ');
    super(`${bad.length} of ${results.length} hosts failed: ${names}`, details);
    this.results = results;
    this.exitCode = exitCode;
  }
}

/** As an event and JSON have it. */
export function outcomeOf({ host, outcome, ms, reason }: HostResult): HostOutcome {
  return { host, outcome, ms, ...(reason !== undefined && { reason }) };
}
