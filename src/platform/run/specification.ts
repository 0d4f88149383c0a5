import type { OutputRef } from '../../plan/index.ts';
import type { ContainerSpec, ImageDetails, Labels } from '../../ports/index.ts';
import { composeLabels, containerName, imageName, instanceLabels, label, successorName } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import type { PodDecision } from '../pods/decide.ts';
import { isInside, localhost, membershipOf } from '../pods/member.ts';
import { containerOfPod } from '../pods/ids.ts';
import { traitsOf, writeTraits } from '../pods/traits.ts';
import { callOf } from '../select.ts';
import type { Decision } from './decide.ts';
import { linkAddressLabel } from './deviations.ts';
import { environmentOf } from '../instance/environment.ts';
import { isSwap } from './making.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { bothCases, type LinkTarget } from '../instance/links.ts';
import { mountsOf } from '../instance/mounts.ts';
import { publishedPorts } from '../instance/ports.ts';
import { isBased } from '../readiness/probe.ts';
import { writeSettings } from '../instance/settings.ts';

/** A `ContainerSpec` whose texts may still be outputs of earlier steps: addresses on a network to be made. */
export type PlannedSpec = Omit<ContainerSpec, 'env' | 'labels' | 'network' | 'networkOf'> & {
  readonly env: Readonly<Record<string, string | OutputRef>>;
  readonly labels: Readonly<Record<string, string | OutputRef>>;
  readonly network?: Omit<NonNullable<ContainerSpec['network']>, 'address'> & {
    readonly address: string | OutputRef;
  };
  readonly networkOf?: string | OutputRef;
};

/** What the planner knows besides the decision itself. */
export interface SpecificationFacts {
  readonly platform: PlatformSpec;
  readonly image: ImageDetails;
  /** By instance: fixed, or known once the network is there. */
  readonly addressOf: (key: string) => string | OutputRef;
  /** 1, 2, …, among the project's instances. */
  readonly number: number;
  readonly engineHostname: string;
  readonly version: string;
  readonly runtimeVolume: string;
  /** Of the temporary name, where the container is to take another's place. */
  readonly token: string;
}

/** What the container of an instance is made from (dockerops §3 to §5). */
export function specificationOf(decision: Decision, facts: SpecificationFacts): PlannedSpec {
  const { instance } = decision;
  const { project } = facts.platform;
  const links = decision.links.map((link) => ({
    ...link,
    address: linkAddress(decision, link.target, facts),
  }));
  const membership = decision.pod && membershipOf(decision.pod, instance);
  const isSession = instance.starts !== 'service';
  const name = containerName(project.name, instance.container, instance.instance);
  return {
    name: isSwap(decision) ? successorName(name, facts.token) : name,
    image: imageName(project.name, instance.container),
    env: environmentOf(project, instance, links, facts.engineHostname, membership?.sshPort),
    labels: labelsOf(decision, facts),
    mounts: mountsOf(project, instance, facts.image, facts.runtimeVolume),
    restart: instance.restart,
    ...programOf(instance, facts.image),
    ...(isSession && { tty: true, openStdin: true }),
    ...(decision.pod ? networkInPod(decision.pod) : ownNetwork(decision, facts)),
    ...(instance.memoryBytes !== undefined && { memoryBytes: instance.memoryBytes }),
    ...(instance.cpus !== undefined && { cpus: instance.cpus }),
  };
}

/** Members of one pod reach each other at localhost, whatever they listen on. */
export const linkAddress = (
  { pod }: Pick<Decision, 'pod'>,
  target: LinkTarget,
  { addressOf }: Pick<SpecificationFacts, 'addressOf'>,
): string | OutputRef => (isInside(pod, target) ? localhost : addressOf(instanceKey(target)));

/** Address, names, ports and host name of an instance that stands on its own. */
function ownNetwork(decision: Decision, { platform, image, addressOf }: SpecificationFacts) {
  const { instance, links } = decision;
  const { name } = platform.project;
  const named = containerName(name, instance.container, instance.instance);
  return {
    ports: publishedPorts(instance, image),
    network: {
      name,
      address: addressOf(instanceKey(instance)),
      // Links lead to the container's name, which a successor bears as an alias until it is its own.
      aliases: [instance.container, instanceKey(instance), ...(isSwap(decision) ? [named] : [])],
      links: links.flatMap(({ alias, target }) =>
        bothCases(alias).map((as) => `${containerName(name, target.container, target.instance)}:${as}`),
      ),
    },
    ...hostnameOf(instance),
  };
}

/** All of that is its pod's. */
const networkInPod = (pod: PodDecision): Pick<PlannedSpec, 'ports' | 'networkOf'> => ({
  ports: [],
  networkOf: containerOfPod(pod),
});

/** Linux takes at most 64 bytes, Docker 63. */
const longestHostname = 63;

/** run.conf's, else what its neighbours call it. */
function hostnameOf(instance: ResolvedInstance): Pick<ContainerSpec, 'hostname'> {
  const hostname = instance.hostname ?? instanceKey(instance);
  return hostname.length > longestHostname ? {} : { hostname };
}

/**
 * The base's entrypoint prepares the container and then becomes the command; an image that is not FROM the base
 * may have any entrypoint, which a shell must take the place of.
 */
function programOf(
  instance: ResolvedInstance,
  image: ImageDetails,
): Pick<ContainerSpec, 'command' | 'entrypoint'> {
  if (instance.starts === 'service') return instance.command ? { command: instance.command } : {};
  const shell = ['/bin/sh', '-c', 'command -v bash > /dev/null && exec bash -l || exec sh -l'];
  const command = instance.command ?? shell;
  if (isBased(image)) return { command };
  const [program = '/bin/sh', ...rest] = command;
  return { entrypoint: [program], command: rest };
}

function labelsOf(decision: Decision, facts: SpecificationFacts): PlannedSpec['labels'] {
  const { instance, settings, hash, links, existing } = decision;
  const { project } = facts.platform;
  return {
    ...(facts.platform.composeLabels &&
      composeLabels({
        project: project.name,
        service: instance.container,
        number: facts.number,
        directory: project.directory,
        configHash: hash,
      })),
    ...instanceLabels({
      project: project.name,
      container: instance.container,
      instance: instance.instance,
      type: instance.type,
      version: facts.version,
    }),
    [label.configHash]: hash,
    [label.settings]: writeSettings({ settings, overrides: instance.overrides }),
    [label.address]: facts.addressOf(instanceKey(instance)),
    ...(isSwap(decision) && existing && { [label.replaces]: existing.id }),
    ...Object.fromEntries(
      links.flatMap(({ alias, target }) => [
        [`${label.link}${alias}`, callOf(target)],
        [linkAddressLabel(alias), linkAddress(decision, target, facts)],
      ]),
    ),
    ...(decision.pod && memberLabels(decision.pod, instance, facts.image)),
  };
}

function memberLabels(decision: PodDecision, instance: ResolvedInstance, image: ImageDetails): Labels {
  const { name, sshPort } = membershipOf(decision, instance);
  const ports = decision.pod.ports.filter(({ by }) => by === instanceKey(instance));
  const published = new Set(ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  return {
    [label.pod]: name,
    [label.imageTraits]: writeTraits(traitsOf(image)),
    ...(published.size > 0 && { [label.published]: [...published].join() }),
    ...(sshPort !== undefined && { [label.sshPort]: String(sshPort) }),
  };
}
