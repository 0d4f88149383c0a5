import type { ConfigError } from '../../core/index.ts';
import { findCircle } from '../../plan/index.ts';
import { dependencies } from '../dependencies.ts';
import { refuse } from './problems.ts';
import type { ContainerDefinition } from './schema.ts';

/** What is wrong where containers need each other: the engine makes none of them before the others are there. */
export function circleIn(containers: readonly ContainerDefinition[]): ConfigError | undefined {
  const circle = findCircle(new Map(containers.map((one) => [one.name, dependencies(one)])));
  const first = containers.find(({ name }) => name === circle?.[0]);
  if (!circle || !first) return undefined;
  return refuse(
    `containers need each other in a circle: ${circle.join(' -> ')}`,
    first.where,
    'one of them has to do without the other in volumes_from, links and network_mode, pid_mode or ipc_mode',
  );
}
