import type { ImageDetails } from '../ports/index.ts';
import { readEnv, type WireConfig, type WireImage } from './wire.ts';

const nanosecondsPerMs = 1e6;

/** An inspected image in our words. */
export function imageOf(wire: WireImage): ImageDetails {
  const config = wire.Config;
  const healthcheck = healthcheckOf(config);
  return {
    id: wire.Id,
    tags: (wire.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
    labels: config?.Labels ?? {},
    createdAt: wire.Created,
    sizeBytes: wire.Size,
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
    volumes: Object.keys(config?.Volumes ?? {}),
    env: readEnv(config?.Env),
    entrypoint: config?.Entrypoint ?? [],
    command: config?.Cmd ?? [],
    ...(healthcheck && { healthcheck }),
    user: config?.User ?? '',
  };
}

/** `HEALTHCHECK NONE` is none. */
function healthcheckOf(config: WireConfig | null): ImageDetails['healthcheck'] {
  const check = config?.Healthcheck;
  const shell = config?.Shell ?? [];
  if (!check?.Test || check.Test.length === 0 || check.Test[0] === 'NONE') return undefined;
  return {
    test: check.Test,
    ...(check.Interval && { intervalMs: check.Interval / nanosecondsPerMs }),
    ...(check.Timeout && { timeoutMs: check.Timeout / nanosecondsPerMs }),
    ...(check.StartPeriod && { startPeriodMs: check.StartPeriod / nanosecondsPerMs }),
    ...(check.Retries && { retries: check.Retries }),
    ...(shell.length > 0 && { shell }),
  };
}
