import type { Run } from '../../ports/index.ts';
import type { BuildOptions, ContainerSpecSource, PlatformSpec } from '../schema.ts';
import { place, placed, truth, type ConfigGroup, type Values } from './setting.ts';

/** `[project]`, with the name it has here. */
export function projectGroup(
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

/** `[base]` */
export function baseGroup({ base: { image, bootstrap, sudo }, origins }: PlatformSpec): ConfigGroup {
  return { section: 'base', settings: placed({ image, bootstrap, sudo: truth(sudo) }, origins?.['base']) };
}

/** How a container is built. */
export function containerGroup(
  container: ContainerSpecSource,
  origins: PlatformSpec['origins'],
): ConfigGroup {
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
