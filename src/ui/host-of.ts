import type { DockeropsEvent } from '../core/index.ts';

/** The host an event came from, where it names one. */
export function hostOf(event: DockeropsEvent): string | undefined {
  if ('step' in event) return event.step.host;
  if (event.type === 'lines') return event.lines[0]?.source.data['host'];
  if (event.type === 'error') return event.host ?? event.error.host;
  return 'host' in event ? event.host : undefined;
}
