import type { ImageDetails } from '../../ports/index.ts';
import type { ReadySpec } from '../schema.ts';
import type { ResolvedInstance } from '../instance/instance.ts';

/** A sign by which it is found out that an instance is ready (dockerops §7). */
export type Probe =
  | { readonly kind: 'healthcheck'; readonly argv: readonly string[]; readonly timeoutMs: number }
  /** The base image's entrypoint has become what it was to start. */
  | { readonly kind: 'entrypoint' }
  /** All of Supervisor's autostart programs run, or have ended as expected. */
  | { readonly kind: 'supervisor' }
  /** It is still there after a moment. */
  | { readonly kind: 'running' }
  | { readonly kind: 'tcp'; readonly port: number }
  /** A line of its log, written since this start, matches. */
  | { readonly kind: 'log'; readonly pattern: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] };

type Asked = Pick<ResolvedInstance, 'command' | 'ready'>;

/**
 * The signs run.conf names; else the image's HEALTHCHECK, else Supervisor's word, else that it runs. Whatever they say,
 * nothing is ready that its entrypoint still prepares.
 */
export function probesOf(asked: Asked, image: ImageDetails): readonly Probe[] {
  const signs = signsOf(asked, image);
  const isPrepared = isBased(image) && !signs.some(({ kind }) => kind === 'supervisor');
  return isPrepared ? [{ kind: 'entrypoint' }, ...signs] : signs;
}

function signsOf({ command, ready }: Asked, image: ImageDetails): readonly Probe[] {
  if (ready) return named(ready);
  const healthcheck = healthcheckOf(image);
  if (healthcheck) return [healthcheck];
  if (isBased(image) && command === undefined && image.command[0] === 'supervisord')
    return [{ kind: 'supervisor' }];
  return [{ kind: 'running' }];
}

const named = ({ tcp = [], log, command }: ReadySpec): readonly Probe[] => [
  ...tcp.map((port): Probe => ({ kind: 'tcp', port })),
  ...(log === undefined ? [] : [{ kind: 'log', pattern: log } as const]),
  ...(command === undefined ? [] : [{ kind: 'command', argv: command } as const]),
];

/** What the engine takes for a HEALTHCHECK that does not say (Dockerfile reference). */
const engineDefaults = { intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 };

function healthcheckOf({ healthcheck }: ImageDetails): Probe | undefined {
  const { test = [], shell = ['/bin/sh', '-c'], timeoutMs } = { ...engineDefaults, ...healthcheck };
  const [form, ...rest] = test;
  if (form === 'CMD') return { kind: 'healthcheck', argv: rest, timeoutMs };
  if (form === 'CMD-SHELL') return { kind: 'healthcheck', argv: [...shell, rest.join(' ')], timeoutMs };
  return undefined;
}

const defaultSeconds = 60;

/**
 * Seconds an instance gets to become ready: run.conf's `timeout`, else 60, or longer where the image's HEALTHCHECK may
 * fail for longer (its start period and retries) before the engine would call it unhealthy.
 */
export function patienceOf(
  { timeoutSeconds, ready }: Pick<ResolvedInstance, 'timeoutSeconds' | 'ready'>,
  { healthcheck }: Pick<ImageDetails, 'healthcheck'>,
): number {
  if (timeoutSeconds !== undefined) return timeoutSeconds;
  if (ready || !healthcheck) return defaultSeconds;
  const { startPeriodMs, retries, intervalMs } = { ...engineDefaults, ...healthcheck };
  return Math.max(defaultSeconds, (startPeriodMs + retries * intervalMs) / 1000);
}

/** Whether an image stands on dockerops-base: it starts as the base does. */
export const isBased = (image: ImageDetails): boolean => image.entrypoint.includes('/entrypoint-common.sh');
