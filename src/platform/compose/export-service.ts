import { posix, relative } from 'node:path';
import { containerName, imageName } from '../labels.ts';
import { baseContainer, propertyNames, type InstanceSpec, type PlatformSpec } from '../schema.ts';
import { instanceOf, linkVariable, targetText } from '../spec/index.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { compact } from './compact.ts';
import { extension, persistentKey } from './extension.ts';
import { extrasOf, portText } from './extras.ts';

/** A section of run.conf as a service. */
export function serviceOf(spec: InstanceSpec, sections: readonly InstanceSpec[], platform: PlatformSpec) {
  const { project } = platform;
  const properties = resolveProperties(resolveType(spec, instanceOf(spec)), spec.properties, {});
  const links = properties.linked ? linksOf(spec, sections) : [];
  const persistent = persistentVolumes(spec, properties, platform);
  return compact({
    image: imageName(project.name, spec.container),
    build: buildOf(spec.container, platform),
    container_name: containerName(project.name, spec.container, instanceOf(spec)),
    hostname: spec.hostname,
    command: spec.command,
    environment: environmentOf(spec, links, platform),
    links: links.map(({ service, alias }) => `${service}:${alias}`),
    depends_on: [...new Set(links.map(({ service }) => service))],
    ports: spec.ports.map((port) =>
      portText({ ...port, ...addressOf(port.hostAddress ?? spec.publishAddress) }),
    ),
    volumes: [...persistent, ...spec.volumes.map((volume) => volumeText(volume, platform))],
    secrets: Object.keys(spec.secrets),
    restart: spec.restart,
    mem_limit: spec.memoryBytes,
    cpus: spec.cpus,
    healthcheck: spec.ready?.command && { test: ['CMD', ...spec.ready.command] },
    [extension]: compact({
      section: targetText(spec),
      ...extrasOf(spec),
      [persistentKey]: persistent,
    }),
  });
}

const addressOf = (hostAddress: string | undefined) => (hostAddress === undefined ? {} : { hostAddress });

/** The container's name where it has one instance, as Compose's users would call it. */
export function serviceName(spec: InstanceSpec, sections: readonly InstanceSpec[]): string {
  const alone = sections.filter(({ container }) => container === spec.container).length === 1;
  return alone ? spec.container : `${spec.container}-${instanceOf(spec)}`;
}

interface ComposeLink {
  readonly alias: string;
  readonly service: string;
}

/** A link to any instance leads to the first, as `run:all` has it. */
function linksOf(spec: InstanceSpec, sections: readonly InstanceSpec[]): readonly ComposeLink[] {
  return spec.links.flatMap(({ alias, container, instance }) => {
    const target = sections.find(
      (other) => other.container === container && (instance === undefined || instanceOf(other) === instance),
    );
    return target ? [{ alias, service: serviceName(target, sections) }] : [];
  });
}

/** A name does for an address: both lead to the same instance. */
function environmentOf(spec: InstanceSpec, links: readonly ComposeLink[], { project }: PlatformSpec) {
  const own = Object.entries(spec.env).map(([name, { value }]): [string, string | null] => [
    name,
    value === '' ? null : value,
  ]);
  const type = resolveType(spec, instanceOf(spec));
  return {
    ...Object.fromEntries(links.map(({ alias }) => [linkVariable(alias), alias])),
    ...Object.fromEntries(own),
    PROJECT: project.name,
    CONTAINER: spec.container,
    INSTANCE: instanceOf(spec),
    INSTANCE_TYPE: type,
  };
}

function buildOf(container: string, { containers, project }: PlatformSpec) {
  const source = containers.find(({ name }) => name === container);
  if (!source || container === baseContainer) return undefined;
  return compact({
    context: pathFrom(project.directory, source.context),
    dockerfile: source.dockerfile === 'Dockerfile' ? undefined : source.dockerfile,
    args: { PROJECT: project.name, ...source.buildArgs },
    target: source.options?.target,
    cache_from: source.options?.cacheFrom,
    labels: source.options?.labels,
  });
}

const persistentFolders = {
  persistent_data: ['data', '/data'],
  persistent_opt: ['opt', '/opt'],
  persistent_log: ['log', '/var/log'],
} as const;

function persistentVolumes(
  spec: InstanceSpec,
  properties: ReturnType<typeof resolveProperties>,
  { project }: PlatformSpec,
): readonly string[] {
  return propertyNames.flatMap((name) => {
    if (!(name in persistentFolders) || !properties[name]) return [];
    const [folder, target] = persistentFolders[name as keyof typeof persistentFolders];
    const source = posix.join(project.dataDirectory, `${spec.container}_${instanceOf(spec)}`, folder);
    return [`${pathFrom(project.directory, source)}:${target}`];
  });
}

const volumeText = (
  { source, target, readOnly }: InstanceSpec['volumes'][number],
  { project }: PlatformSpec,
): string =>
  `${source.startsWith('/') ? pathFrom(project.directory, source) : source}:${target}${readOnly ? ':ro' : ''}`;

/** `./…` below the project, so that the file can be moved with it. */
function pathFrom(directory: string, path: string): string {
  const inside = relative(directory, path);
  return inside.startsWith('..') ? path : `./${inside}`;
}
