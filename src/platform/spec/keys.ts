import { instanceTypes, propertyNames } from '../schema.ts';

/** A key of a section: what may be written, and the line of documentation that goes with it. */
export interface KeyRule {
  readonly name: string;
  /** `list`: `key[] = …`; `map`: `key.NAME = …`. */
  readonly form: 'value' | 'list' | 'map';
  readonly values: string;
  /** What holds when it is not written. */
  readonly otherwise: string;
  readonly doc: string;
}

const key = (
  name: string,
  form: KeyRule['form'],
  values: string,
  otherwise: string,
  doc: string,
): KeyRule => ({
  name,
  form,
  values,
  otherwise,
  doc,
});

const propertyDoc = {
  linked: 'Whether its links are set up.',
  publish_ports: 'Whether every EXPOSE of the image is published.',
  persistent_data: 'Whether /data lives on the host.',
  persistent_opt: 'Whether /opt lives on the host.',
  persistent_log: 'Whether /var/log lives on the host.',
} as const;

/** `[project]` of build.conf. */
export const projectKeys = [
  key(
    'name',
    'value',
    'a name',
    "the directory's name",
    'What images, containers and the network are named after.',
  ),
  key(
    'ssh',
    'value',
    'yes, no',
    'yes',
    'Whether instances can be logged into; `off` in production without ssh.',
  ),
  key('ssh_peers', 'value', 'yes, no', 'yes', 'Whether instances can log into each other.'),
  key(
    'compose_labels',
    'value',
    'yes, no',
    'yes',
    'Labels by which Compose, Docker Desktop and others know the containers.',
  ),
  key('registry', 'value', 'HOST[:PORT][/path]', '', 'Where push and pull go, unless they are told.'),
] as const;

/** `[base]` of build.conf. */
export const baseKeys = [
  key(
    'image',
    'value',
    'an image',
    'debian:bookworm-slim',
    'What dockerops-base is built FROM; of the Debian family.',
  ),
  key(
    'bootstrap',
    'value',
    'auto, never, always',
    'auto',
    'Whether that image is made locally: when it cannot be pulled, never, always.',
  ),
  key('sudo', 'value', 'yes, no', 'no', 'Whether the user dockerops may use sudo.'),
] as const;

/** A container's section of build.conf. */
export const containerKeys = [
  key(
    'context',
    'value',
    'a directory',
    'apps_containers/NAME',
    'What the build gets to see, relative to the project.',
  ),
  key('dockerfile', 'value', 'a path', 'Dockerfile', 'The Dockerfile, relative to the context.'),
  key('build_arg', 'map', 'text', '', 'A build argument; PROJECT is always given.'),
  key('target', 'value', 'a stage', 'the last one', 'The stage of the Dockerfile to build.'),
  key('platform', 'value', 'OS/ARCH', "the engine's", 'What kind of machine the image is for.'),
  key('cache_from', 'list', 'an image', '', 'An image whose layers may be taken instead of building them.'),
  key(
    'secret',
    'map',
    'file:PATH, env:NAME or nothing',
    '',
    'A secret for `RUN --mount=type=secret,id=NAME`; with nothing it must be given.',
  ),
  key('ssh', 'value', 'default or a path', '', 'The ssh agent for `RUN --mount=type=ssh`.'),
  key('label', 'map', 'text', '', 'A label of the image.'),
] as const;

/** A section of run.conf, and `[defaults]`. */
export const instanceKeys = [
  key(
    'instance_type',
    'value',
    instanceTypes.join(', '),
    "by the instance's name",
    'The type, which decides the five properties.',
  ),
  ...propertyNames.map((name) => key(name, 'value', 'yes, no', 'by the type', propertyDoc[name])),
  key(
    'link',
    'map',
    'CONTAINER or CONTAINER,instance=NAME',
    '',
    'An instance to reach by this alias; its address is in ALIAS_CONTAINER_IP.',
  ),
  key(
    'env',
    'map',
    'text, or nothing',
    '',
    'A variable of the environment; without a value it must be given.',
  ),
  key('secret', 'map', 'nothing', '', 'A secret that must be given; a file /run/secrets/NAME.'),
  key('hostname', 'value', 'a name', 'CONTAINER-INSTANCE', 'The host name inside.'),
  key(
    'volumes',
    'list',
    'SOURCE:TARGET[:ro]',
    '',
    'A directory of the host (`./` is the project) or a named volume.',
  ),
  key(
    'ports',
    'list',
    '[ADDRESS:]HOST:CONTAINER[/udp]',
    '',
    'A port to publish, whatever publish_ports says.',
  ),
  key('publish_address', 'value', 'an IP address', 'all addresses', 'Where ports are published.'),
  key('wait', 'value', 'ready, started', 'ready', 'When it counts as up: when it works, or when it runs.'),
  key(
    'ready.tcp',
    'value',
    'a port, or several: 80,443',
    "the image's sign",
    'Ready when it accepts connections there.',
  ),
  key(
    'ready.log',
    'value',
    'a regular expression',
    "the image's sign",
    'Ready when a line of its log matches.',
  ),
  key('ready.command', 'value', 'words', "the image's sign", 'Ready when this, run inside, ends with 0.'),
  key(
    'timeout',
    'value',
    'seconds',
    '60, or by the image',
    'How long that may take, from the start of the instance.',
  ),
  key('sleep', 'value', 'seconds', '0', 'How long to wait then, before others are started.'),
  key('group', 'value', 'a name', '', 'For `run:all,group=NAME`.'),
  key('pod', 'value', 'a name', '', 'Instances of one pod share one address and its ports.'),
  key(
    'expose',
    'list',
    'PORT[/udp], or none',
    "the image's EXPOSE",
    'The ports it listens on: what publish_ports publishes, and a pod keeps apart.',
  ),
  key('memory', 'value', 'a size: 512m, 2g', 'no limit', 'The most memory it may use.'),
  key('cpus', 'value', 'a number: 0.5, 2', 'no limit', 'The most processors it may use.'),
  key(
    'restart',
    'value',
    'no, always, unless-stopped, on-failure',
    'by the type',
    'When the engine starts it again.',
  ),
  key('command', 'value', 'words', "the image's", 'What to start instead.'),
] as const;
