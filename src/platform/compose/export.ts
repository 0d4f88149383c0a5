import { posix, relative } from 'node:path';
import type { Run } from '../../ports/index.ts';
import { containerName, imageName } from '../labels.ts';
import { baseContainer, propertyNames, type InstanceSpec, type PlatformSpec } from '../schema.ts';
import { instanceOf, linkVariable, loadPlatform, startedSections, targetText } from '../spec/index.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { extension, persistentKey } from './extension.ts';
import { extrasOf, portText, projectExtras } from './extras.ts';

export interface ExportResult {
  /** The Compose file as data. */
  readonly compose: Readonly<Record<string, unknown>>;
  /** The same as YAML. */
  readonly text: string;
  /** What Compose will not do. */
  readonly notes: readonly string[];
}

/** A Compose file of what run.conf wants; what Compose has no words for stands under `x-dockerops`, which import reads back. */
export async function exportCompose(run: Run, conf?: string): Promise<ExportResult> {
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  const compose = composeOf(platform);
  const notes = notesOf(platform);
  const { stringify } = await import('yaml');
  const comment = ['Made by dockerops export:compose.', ...notes].map((line) => `# ${line}\n`).join('');
  return { compose, notes, text: `${comment}\n${stringify(compose, { lineWidth: 0 })}` };
}

/** The file as data; Compose would take any `$` for a variable. */
const composeOf = (platform: PlatformSpec): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(fileOf(platform)).replaceAll('$', '$$$$')) as Readonly<Record<string, unknown>>;

function fileOf(platform: PlatformSpec): Readonly<Record<string, unknown>> {
  const sections = startedSections(platform.instances);
  const secrets = [...new Set(sections.flatMap((spec) => Object.keys(spec.secrets)))];
  const volumes = [...new Set(sections.flatMap((spec) => spec.volumes.map(({ source }) => source)))];
  return compact({
    name: platform.project.name,
    services: Object.fromEntries(
      sections.map((spec) => [serviceName(spec, sections), serviceOf(spec, sections, platform)]),
    ),
    volumes: byName(
      volumes.filter((source) => !source.startsWith('/')),
      (name) => ({ name }),
    ),
    secrets: byName(secrets, (environment) => ({ environment })),
    [extension]: projectExtras(platform),
  });
}

function serviceOf(spec: InstanceSpec, sections: readonly InstanceSpec[], platform: PlatformSpec) {
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
function serviceName(spec: InstanceSpec, sections: readonly InstanceSpec[]): string {
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

function notesOf(platform: PlatformSpec): readonly string[] {
  const mounting = platform.containers.some(
    ({ options }) => options?.secrets ?? options?.ssh ?? options?.platform,
  );
  const pods = platform.instances.some(({ pod }) => pod !== undefined);
  const publishing = platform.instances.some(
    (spec) => resolveProperties(resolveType(spec, instanceOf(spec)), spec.properties, {}).publish_ports,
  );
  return [
    'Build the images first: dockerops build:all. Compose knows no order of builds.',
    'Instances get their ssh keys from dockerops only.',
    ...(mounting ? ['Secrets, ssh and platform of builds are left out.'] : []),
    ...(pods ? ['Pods are left out: each service has an address of its own.'] : []),
    ...(publishing
      ? ['publish_ports is left out: it publishes what the image exposes. Name such ports under "ports".']
      : []),
  ];
}

const byName = (names: readonly string[], value: (name: string) => object) =>
  names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, value(name)]));

/** Without what says nothing. */
const compact = (object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
