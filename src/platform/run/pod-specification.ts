import { composeLabels, imageName, label, podContainerName } from '../labels.ts';
import type { RunFacts } from './facts.ts';
import type { Places } from './place.ts';
import type { PlannedSpec } from './planned-spec.ts';
import { pauseContainer, type PlatformSpec } from '../schema.ts';
import { podKey, type PodDecision } from '../pods/decide.ts';
import { localhost } from '../pods/member.ts';

/** Nobody's user and group: what only sleeps needs no rights. */
const nobody = '65535:65535';

/** The container that holds a pod's address, names and ports. It comes back with the engine, as members by default do. */
export function podSpecification(
  decision: PodDecision,
  { platform, version }: RunFacts,
  { addressOf }: Places,
): PlannedSpec {
  const { pod } = decision;
  const { name } = platform.project;
  const address = addressOf(podKey(pod.name));
  return {
    name: podContainerName(name, pod.name),
    image: imageName(name, pauseContainer),
    entrypoint: ['/pause'],
    command: [],
    user: nobody,
    // It has nothing to save, and as process 1 hears no other.
    stopSignal: 'SIGKILL',
    env: {},
    labels: {
      ...(platform.composeLabels && podComposeLabels(platform, decision)),
      [label.project]: name,
      [label.role]: 'pod',
      [label.pod]: pod.name,
      [label.version]: version,
      [label.configHash]: decision.hash,
      [label.settings]: JSON.stringify(decision.settings),
      [label.address]: address,
    },
    mounts: [],
    ports: pod.ports,
    hostname: pod.hostname,
    network: { name, address, aliases: pod.aliases, links: pod.links },
    extraHosts: pod.local.map((alias) => `${alias}:${localhost}`),
    restart: 'unless-stopped',
  };
}

const podComposeLabels = ({ project }: PlatformSpec, { pod, hash }: PodDecision) =>
  composeLabels({
    project: project.name,
    service: `pod-${pod.name}`,
    number: 1,
    directory: project.directory,
    configHash: hash,
  });
