import { encodeBytes, encodeValue } from '../config/index.ts';
import type { SourcePosition, View } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import {
  propertyNames,
  type BuildOptions,
  type ContainerSpecSource,
  type ExposedPort,
  type InstanceSpec,
  type InstanceType,
  type PlatformSpec,
  type PortSpec,
  type Properties,
  type PropertyName,
} from './schema.ts';
import {
  instanceOf,
  loadPlatform,
  previewEnvironment,
  targetText,
  type LoadOptions,
  type Preview,
} from './spec/index.ts';
import { resolveProperties, resolveType } from './types.ts';

/** One setting as it will be, and who says so: `conf/run.conf:12`, `environment`, `type standard`, `default`. */
export interface ConfigSetting {
  readonly key: string;
  readonly value: string;
  readonly origin: string;
}

/** The settings of the project, the base, a container or an instance, under the header of its section. */
export interface ConfigGroup {
  readonly section: string;
  readonly settings: readonly ConfigSetting[];
}

/** What is built and what every instance will be, secrets as `***`. Asks nothing: what must still be given says so. */
export async function config(run: Run, options: LoadOptions = {}): Promise<readonly ConfigGroup[]> {
  const spec = await loadPlatform(run, options);
  const instances = spec.instances.map((instance) => instanceGroup(run, spec, instance));
  return [
    projectGroup(run, spec),
    baseGroup(spec),
    ...spec.containers.map((container) => containerGroup(container, spec.origins)),
    ...(await Promise.all(instances)),
  ];
}

const place = (where: SourcePosition | undefined, otherwise = 'default'): string =>
  where ? `${where.file}:${where.line}` : otherwise;

const truth = (value: boolean): string => (value ? 'yes' : 'no');

type Origins = Readonly<Record<string, SourcePosition>>;
type Values = Readonly<Record<string, string | number | undefined>>;

/** Those that have a value, each with the place of its key. */
const placed = (values: Values, origins: Origins = {}): readonly ConfigSetting[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: String(value), origin: place(origins[key]) }],
  );

function projectGroup(
  { env }: Run,
  { project, ssh, sshPeers, composeLabels, registry, origins }: PlatformSpec,
): ConfigGroup {
  const own = origins?.['project'];
  const origin = env['PROJECT_NAME'] ? 'environment' : place(own?.['name'], "the directory's name");
  const switches = {
    ssh: truth(ssh),
    ssh_peers: truth(sshPeers),
    compose_labels: truth(composeLabels),
    registry,
  };
  return {
    section: 'project',
    settings: [{ key: 'name', value: project.name, origin }, ...placed(switches, own)],
  };
}

function baseGroup({ base: { image, bootstrap, sudo }, origins }: PlatformSpec): ConfigGroup {
  return { section: 'base', settings: placed({ image, bootstrap, sudo: truth(sudo) }, origins?.['base']) };
}

function containerGroup(container: ContainerSpecSource, origins: PlatformSpec['origins']): ConfigGroup {
  const { name, context, dockerfile, buildArgs } = container;
  const values = {
    context,
    dockerfile,
    ...prefixed('build_arg', buildArgs),
    ...optionValues(container.options),
  };
  return { section: name, settings: placed(values, origins?.[name]) };
}

const optionValues = (options: BuildOptions = {}): Values => ({
  target: options.target,
  platform: options.platform,
  cache_from: options.cacheFrom?.join(','),
  ...prefixed(
    'secret',
    mapped(options.secrets, ({ from, source }) => (from === 'given' ? '' : `${from}:${source}`)),
  ),
  ssh: options.ssh,
  ...prefixed('label', options.labels),
});

const prefixed = (key: string, values: Readonly<Record<string, string>> = {}): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${key}.${name}`, value]));

const mapped = <T>(values: Readonly<Record<string, T>> = {}, text: (value: T) => string) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));

async function instanceGroup(run: Run, { project }: PlatformSpec, spec: InstanceSpec): Promise<ConfigGroup> {
  const instance = instanceOf(spec);
  const type = resolveType(spec, instance);
  const properties = resolveProperties(type, spec.properties, {});
  const previews = await previewEnvironment(run, project, { spec, type, properties, given: {} });
  return {
    section: targetText({ container: spec.container, instance }),
    settings: [
      { key: 'instance_type', value: type, origin: typeOrigin(spec, type, instance) },
      ...propertyNames.map((name) => propertySetting(name, properties, spec, type)),
      ...placed(linkValues(spec), spec.origins),
      ...previews.map(previewSetting),
      ...placed(otherValues(spec), spec.origins),
    ],
  };
}

function typeOrigin({ instanceType, origins }: InstanceSpec, type: InstanceType, instance: string): string {
  if (instanceType !== undefined) return place(origins?.['instance_type']);
  return type === instance ? "the instance's name" : 'default';
}

const propertySetting = (
  name: PropertyName,
  properties: Properties,
  { origins }: InstanceSpec,
  type: InstanceType,
): ConfigSetting => ({
  key: name,
  value: truth(properties[name]),
  origin: place(origins?.[name], `type ${type}`),
});

const linkValues = ({ links }: InstanceSpec): Values =>
  Object.fromEntries(links.map((link) => [`link.${link.alias}`, targetText(link)]));

function previewSetting({ key, value, origin }: Preview): ConfigSetting {
  const source = origin === 'environment' ? origin : place(origin);
  return { key, value: value ?? '', origin: value === undefined ? `must be given, says ${source}` : source };
}

/** Under their names in run.conf. */
const otherValues = (spec: InstanceSpec): Values => ({
  hostname: spec.hostname,
  volumes:
    spec.volumes
      .map(({ source, target, readOnly }) => `${source}:${target}${readOnly ? ':ro' : ''}`)
      .join(',') || undefined,
  ports: spec.ports.map(portText).join(',') || undefined,
  publish_address: spec.publishAddress,
  wait: spec.wait,
  'ready.tcp': spec.ready?.tcp?.join(','),
  'ready.log': spec.ready?.log,
  'ready.command': spec.ready?.command?.map(encodeWord).join(' '),
  timeout: spec.timeoutSeconds,
  sleep: spec.sleepSeconds,
  group: spec.group,
  pod: spec.pod,
  expose: spec.expose && (spec.expose.map(exposeText).join(',') || 'none'),
  memory: spec.memoryBytes === undefined ? undefined : encodeBytes(spec.memoryBytes),
  cpus: spec.cpus,
  restart: spec.restart,
  command: spec.command?.map(encodeWord).join(' '),
});

const portText = ({ hostAddress, hostPort, containerPort, protocol }: PortSpec): string =>
  `${hostAddress === undefined ? '' : `${hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress}:`}${hostPort}:${containerPort}/${protocol}`;

const exposeText = ({ containerPort, protocol }: ExposedPort): string => `${containerPort}/${protocol}`;

const encodeWord = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word));

/** As INI text, so that it could be written down; where each value comes from is its comment. */
export function configView(groups: readonly ConfigGroup[]): View {
  const sections = groups.map(({ section, settings }) => {
    const lines = settings.map(({ key, value, origin }) => ({
      text: `${key} = ${encodeValue(value)}`,
      origin,
    }));
    const width = Math.min(50, Math.max(0, ...lines.map(({ text }) => text.length)));
    return [`[${section}]`, ...lines.map(({ text, origin }) => `${text.padEnd(width)}  ; ${origin}`)].join(
      '\n',
    );
  });
  return { kind: 'text', text: sections.join('\n\n') };
}
