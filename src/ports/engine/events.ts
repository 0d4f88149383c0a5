import type { Labels } from '../labels.ts';

/** Something that happened on the engine (API: `SystemEvents`). */
export interface EngineEvent {
  readonly kind: string;
  /** `start`, `die`, `health_status: healthy` … */
  readonly action: string;
  /** Of a container, a network; the name of a volume. */
  readonly id: string;
  /** Its labels, of containers only, and the engine's own: name, image, exitCode … */
  readonly attributes: Labels;
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
}

export interface EventFilter {
  readonly kinds: readonly ('container' | 'network' | 'volume')[];
  readonly labels?: readonly string[];
  /** Seconds since the epoch, as in `LogOptions`. Engines remember some hundreds of events. */
  readonly since?: number | string;
  /** Without it events are told as they happen, until the signal. */
  readonly until?: number | string;
}
