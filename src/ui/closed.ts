import { DockeropsError, ExitCode, InterruptedError } from '../core/index.ts';

/** Why stdout takes nothing more. That its reader has gone is nothing to be told. */
export function closedBy(error: NodeJS.ErrnoException): DockeropsError {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
    return new InterruptedError('stdout was closed', ExitCode.brokenPipe, true);
  return new DockeropsError(`cannot write to stdout: ${error.message}`);
}
