import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import { findCircle } from '../../plan/index.ts';
import type { BuildSource } from './schema.ts';

/** Throws `ConfigError` for images that are built upon each other. */
export function checkCircles(sources: ReadonlyMap<string, BuildSource>): void {
  const circle = findCircle(new Map([...sources].map(([name, source]) => [name, source.parents])));
  const container = sources.get(circle?.[0] ?? '')?.container;
  if (!circle || !container) return;
  throw new ConfigError(`images built FROM each other in a circle: ${circle.join(' -> ')}`, {
    where: { file: join(container.context, container.dockerfile), line: 1 },
  });
}
