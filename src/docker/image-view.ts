import type { ImageDetails, ImageSummary } from '../ports/index.ts';
import type { WireConfig, WireImage, WireImageSummary } from './wire.ts';
import { readEnv } from './wire-text.ts';

const nanosecondsPerMs = 1e6;

/** An inspected image in our words. */
export function imageOf(wire: WireImage): ImageDetails {
  const config = wire.Config;
  const healthcheck = healthcheckOf(config);
  return {
    id: wire.Id,
    tags: named(wire.RepoTags),
    labels: config?.Labels ?? {},
    createdAt: wire.Created,
    sizeBytes: wire.Size,
    ...(wire.Architecture !== undefined && { arch: wire.Architecture }),
    layers: wire.RootFS?.Layers ?? [],
    parentId: wire.Parent ?? '',
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
    volumes: Object.keys(config?.Volumes ?? {}),
    env: readEnv(config?.Env),
    entrypoint: config?.Entrypoint ?? [],
    command: config?.Cmd ?? [],
    ...(healthcheck && { healthcheck }),
    user: config?.User ?? '',
  };
}

/** An image of a list in our words. */
export const imageSummaryOf = (wire: WireImageSummary): ImageSummary => ({
  id: wire.Id,
  tags: named(wire.RepoTags),
  digests: named(wire.RepoDigests),
  labels: wire.Labels ?? {},
  createdAt: wire.Created,
  sizeBytes: wire.Size,
  parentId: wire.ParentId ?? '',
});

/** Without what older engines write for none: `<none>:<none>`. */
const named = (references: readonly string[] | null): readonly string[] =>
  (references ?? []).filter((reference) => !reference.startsWith('<none>'));

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
