import { UsageError, suggest } from '../../core/index.ts';
import type { PlatformSpec } from '../schema.ts';

/** The containers `build:NAME` means. Throws `UsageError` with the nearest name. */
export function wantedContainers(spec: PlatformSpec, name: string): readonly string[] {
  const names = spec.containers.map((container) => container.name);
  if (name === 'all') return names;
  if (names.includes(name)) return [name];
  throw new UsageError(`no container "${name}" in project ${spec.project.name}`, {
    hint: suggest(name, ['all', ...names], 'containers') ?? [],
  });
}
