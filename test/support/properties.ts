import { join } from 'node:path';
import type { InstanceType, Properties } from '../../src/platform/index.ts';
import type { ContainerDetails } from '../../src/ports/index.ts';

/** Seed 004's table. */
export const typeTable: Readonly<Record<InstanceType, Properties>> = {
  standard: row(true, false, false, false, true),
  published: row(true, true, false, false, false),
  master: row(true, true, true, false, false),
  interactive: row(true, false, false, false, false),
  safemode: row(false, false, false, false, false),
};

/** The five properties in the order of the table's columns. */
export function row(...cells: readonly [boolean, boolean, boolean, boolean, boolean]): Properties {
  const [linked, publish_ports, persistent_data, persistent_opt, persistent_log] = cells;
  return { linked, publish_ports, persistent_data, persistent_opt, persistent_log };
}

/** The properties of an instance of `web`, which links to PEER and exposes `port`, as the engine shows them. */
export function propertiesOf(
  details: ContainerDetails,
  project: { readonly name: string; readonly directory: string },
  port: number,
): Properties {
  const root = join(project.directory, `data_${project.name}`, `web_${details.env['INSTANCE'] ?? ''}`);
  const bound = (name: string, target: string) =>
    details.mounts.some(
      (mount) => mount.type === 'bind' && mount.source === join(root, name) && mount.target === target,
    );
  return {
    linked: details.env['PEER_CONTAINER_IP'] !== undefined,
    publish_ports: details.ports.some(({ hostPort }) => hostPort === port),
    persistent_data: bound('data', '/data'),
    persistent_opt: bound('opt', '/opt'),
    persistent_log: bound('log', '/var/log'),
  };
}
