import { createHash } from 'node:crypto';
import type { Run, VolumeDetails } from '../../ports/index.ts';
import { label, projectFilter } from '../labels.ts';
import { keyLines, union } from './lists.ts';
import type { ProjectKeys, Trust } from './project-keys.ts';
import { fingerprintOf } from './public-key.ts';

/**
 * What all clones of a project want in its instances, as labels of empty volumes, one for each clone. It is not gathered
 * from the instances: whoever breaks into one could plant a key there, and we would carry it to all others.
 */
const labels = {
  owner: 'io.dockerops.keys.owner',
  authorizedKeys: 'io.dockerops.keys.authorized',
  authorities: 'io.dockerops.keys.authorities',
} as const;

/** Everything published for a project. */
export async function readTrust(run: Run, project: string): Promise<Trust> {
  const volumes = await listVolumes(run, project);
  return {
    authorizedKeys: union(...volumes.map((volume) => linesOf(volume, labels.authorizedKeys))),
    authorities: union(...volumes.map((volume) => linesOf(volume, labels.authorities))),
  };
}

const linesOf = (volume: VolumeDetails, name: string) => keyLines(volume.labels[name] ?? '');

const listVolumes = (run: Run, project: string) =>
  run.ports.engine.volumes.list({ labels: [projectFilter(project), `${label.role}=keys`] });

/** Publishes this clone's part, in the place of what it published before. */
export async function publishTrust(run: Run, project: string, keys: ProjectKeys, own: Trust): Promise<void> {
  const owner = ownerOf(keys.operator.publicKey);
  const content = {
    [labels.owner]: owner,
    [labels.authorizedKeys]: own.authorizedKeys.join('\n'),
    [labels.authorities]: own.authorities.join('\n'),
  };
  const name = `${project}-keys-${digest(JSON.stringify(content))}`; // labels cannot be changed: other content, other volume
  const before = await listVolumes(run, project);
  if (!before.some((volume) => volume.name === name))
    await run.ports.engine.volumes.create(name, {
      [label.project]: project,
      [label.role]: 'keys',
      ...content,
    });
  await remove(
    run,
    before.filter((volume) => volume.labels[labels.owner] === owner && volume.name !== name),
  );
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const ownerOf = (operatorKey: string): string => fingerprintOf(operatorKey) ?? '';

/** Takes back what was published under these operator keys. */
export async function withdrawTrust(
  run: Run,
  project: string,
  operatorKeys: readonly string[],
): Promise<void> {
  const owners = operatorKeys.map(ownerOf);
  const volumes = await listVolumes(run, project);
  await remove(
    run,
    volumes.filter((volume) => owners.includes(volume.labels[labels.owner] ?? '')),
  );
}

async function remove(run: Run, volumes: readonly VolumeDetails[]): Promise<void> {
  for (const { name } of volumes) await run.ports.engine.volumes.remove(name);
}
