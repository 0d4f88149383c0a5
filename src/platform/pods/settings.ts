import { createHash } from 'node:crypto';
import { pauseDigest } from './pause.ts';
import type { Pod } from './pod.ts';

/** What a pod's container is made from; kept in a label, so that what differs can be named. */
export interface PodSettings {
  readonly hostname: string;
  readonly ports: readonly string[];
  readonly aliases: readonly string[];
  readonly links: readonly string[];
  readonly local: readonly string[];
  readonly pause: string;
}

/** What the container of a pod is made from, sorted so that the order in run.conf does not matter. */
export const podSettings = ({ hostname, ports, aliases, links, local }: Pod): PodSettings => ({
  hostname,
  ports: ports
    .map((port) => `${port.hostAddress}:${port.hostPort}:${port.containerPort}/${port.protocol}`)
    .sort(),
  aliases,
  links,
  local,
  pause: pauseDigest(),
});

/** Changes when the pod must be made anew. */
export const podHash = (settings: PodSettings): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex');

/** How run.conf calls what a setting comes from. */
const names: Readonly<Record<keyof PodSettings, string>> = {
  hostname: 'hostname',
  ports: 'ports',
  aliases: 'members',
  links: 'links',
  local: 'links',
  pause: 'a new version of dockerops',
};

/** What differs: `members`, `ports`. Everything, where another version wrote the label. */
export function podDifferences(label: string | undefined, now: PodSettings): readonly string[] {
  const then = readPodSettings(label);
  if (!then) return ['settings of another version'];
  const keys = (Object.keys(names) as (keyof PodSettings)[]).filter(
    (key) => JSON.stringify(then[key]) !== JSON.stringify(now[key]),
  );
  return [...new Set(keys.map((key) => names[key]))];
}

function readPodSettings(label: string | undefined): Partial<PodSettings> | undefined {
  try {
    return label === undefined
      ? undefined
      : ((JSON.parse(label) as Partial<PodSettings> | null) ?? undefined);
  } catch {
    return undefined;
  }
}
