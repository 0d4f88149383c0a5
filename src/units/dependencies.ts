import type { ContainerDefinition } from './file/schema.ts';

/** Containers that a container's settings name. */
export function dependencies({ settings: { links, hostConfig } }: Pick<ContainerDefinition, 'settings'>) {
  const from = (hostConfig['VolumesFrom'] ?? []) as readonly string[];
  const modes = ['NetworkMode', 'PidMode', 'IpcMode'].map((key) => hostConfig[key]);
  return [
    ...links.map(({ target }) => target),
    ...from.map((one) => one.replace(/:.*/, '')),
    ...modes.flatMap((mode) =>
      typeof mode === 'string' && mode.startsWith('container:') ? mode.slice(10) : [],
    ),
  ];
}
