import { DockeropsError, InterruptedError } from './errors.ts';

/** The reason a signal was aborted with; a plain abort is an interruption. */
export const abortReason = (signal: AbortSignal): DockeropsError =>
  signal.reason instanceof DockeropsError ? signal.reason : new InterruptedError();
