import type { Labels } from '../ports/index.ts';
import type { InstanceType } from './schema.ts';

const prefix = 'io.dockerops.';

/** Names of our labels on containers, networks, volumes and images. Things are found by these, never by name. */
export const label = {
  project: `${prefix}project`,
  container: `${prefix}container`,
  instance: `${prefix}instance`,
  type: `${prefix}type`,
  configHash: `${prefix}config-hash`,
  version: `${prefix}version`,
  /** What a volume, network or container is for: `runtime`, `data`, `lock`, `network`, `helper`, `pod`. */
  role: `${prefix}role`,
  /** The name of a pod, on its infra container and its members. */
  pod: `${prefix}pod`,
  /** On a member of a pod: which of the pod's ports are published for it (`80/tcp,53/udp`). */
  published: `${prefix}published`,
  /** On a member of a pod: the port of its sshd, and what its pod has to know of its image. */
  sshPort: `${prefix}ssh-port`,
  imageTraits: `${prefix}image-traits`,
  address: `${prefix}address`,
  /** On the container of a re-creation: the id of the one whose place it takes. */
  replaces: `${prefix}replaces`,
  /** `link.ALIAS` = `CONTAINER,instance=NAME`: the choice a link to "any instance" took. */
  link: `${prefix}link.`,
  /** JSON of the resolved settings, for `rerun`; holds no secret. */
  settings: `${prefix}settings`,
  /** On images: digest of what they were built from. */
  sourceHash: `${prefix}source-hash`,
  /** On images made from a distribution's packages: the suite. */
  bootstrap: `${prefix}bootstrap`,
} as const;

/** The label filter that finds whatever belongs to a project. */
export const projectFilter = (project: string): string => `${label.project}=${project}`;

/** `PROJECT-CONTAINER-INSTANCE` (DESIGN.md, "Names"). */
export const containerName = (project: string, container: string, instance: string): string =>
  `${project}-${container}-${instance}`;

/** `PROJECT.pod.NAME`: no project has a dot, so no instance is called that. */
export const podContainerName = (project: string, pod: string): string => `${project}.pod.${pod}`;

/** What the container of a re-creation is called until the old one is gone; `token` is 8 hex digits. */
export const successorName = (name: string, token: string): string => `${name}.new-${token}`;

/** Whether a container's name is that of a successor of `name`: one made to take its place (ADR 0014). */
export const isSuccessorName = (candidate: string, name: string): boolean =>
  candidate.startsWith(`${name}.new-`) && /^[0-9a-f]{8}$/.test(candidate.slice(name.length + '.new-'.length));

/** `PROJECT/CONTAINER` */
export const imageName = (project: string, container: string): string => `${project}/${container}`;

/**
 * The volume mounted at /run/dockerops: keys and secrets of one instance. The container of a re-creation gets one of
 * its own (`token`), so that the old one finds its secrets again should it have to come back.
 */
export const runtimeVolume = (project: string, container: string, instance: string, token?: string): string =>
  `${containerName(project, container, instance)}-runtime${token === undefined ? '' : `-${token}`}`;

export interface InstanceLabels {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
  readonly type: InstanceType;
  readonly version: string;
}

/** The labels every container of an instance carries. */
export function instanceLabels(of: InstanceLabels): Labels {
  return {
    [label.project]: of.project,
    [label.container]: of.container,
    [label.instance]: of.instance,
    [label.type]: of.type,
    [label.version]: of.version,
  };
}

export interface ComposeLabels {
  readonly project: string;
  readonly service: string;
  /** Unique among the containers of a service, and stable. */
  readonly number: number;
  readonly directory: string;
  /** Compose takes no container for its own that lacks one. */
  readonly configHash: string;
}

/** What Docker Desktop, lazydocker, Portainer and Compose itself group by (names from Compose's pkg/api/labels.go). */
export function composeLabels({ project, service, number, directory, configHash }: ComposeLabels): Labels {
  return {
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': String(number),
    'com.docker.compose.oneoff': 'False',
    'com.docker.compose.config-hash': configHash,
    'com.docker.compose.project.working_dir': directory,
  };
}
