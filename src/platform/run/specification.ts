import type { ContainerSpec, ImageDetails } from '../../ports/index.ts';
import { containerName, imageName, successorName } from '../labels.ts';
import type { PodDecision } from '../pods/decide.ts';
import { membershipOf } from '../pods/member.ts';
import { containerOfPod } from '../pods/ids.ts';
import { environmentOf } from '../instance/environment.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { bothCases } from '../instance/links.ts';
import { mountsOf } from '../instance/mounts.ts';
import { publishedPorts } from '../instance/ports.ts';
import { isBased } from '../readiness/probe.ts';
import type { Decision } from './decision.ts';
import { isSwap } from './making.ts';
import { linkAddress, type PlannedSpec, type SpecificationFacts } from './planned-spec.ts';
import { labelsOf } from './specification-labels.ts';

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
