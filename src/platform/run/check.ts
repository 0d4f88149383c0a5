import { DockeropsError, throwAll } from '../../core/index.ts';
import type { ContainerSummary, Run } from '../../ports/index.ts';
import { containerName, label, podContainerName } from '../labels.ts';
import { isMadeByUs, isSuccessor } from '../observe.ts';
import { isPodMade, podsIn } from '../pods/decide.ts';
import type { Project } from '../schema.ts';
import { callOf } from '../select.ts';
import type { Decision } from './decision.ts';
import type { RunFacts } from './facts.ts';
import { instanceKey, isMade } from '../instance/instance.ts';
import { wantedPorts } from './plan.ts';
import { heldPorts, portTakenByProcess } from '../instance/ports.ts';

/** What carries no label of ours is never touched, so its name cannot be had. */
export function checkNames(
  project: Project,
  decisions: readonly Decision[],
  containers: readonly ContainerSummary[],
): void {
  const instances = decisions.filter(needsItsName).map(({ instance, existing }) => ({
    what: instanceKey(instance),
    name: containerName(project.name, instance.container, instance.instance),
    existing: existing?.id,
  }));
  const pods = podsIn(decisions)
    .filter(isPodMade)
    .map(({ pod, existing }) => ({
      what: `the pod ${pod.name}`,
      name: podContainerName(project.name, pod.name),
      existing: existing?.id,
    }));
  const errors = [...pods, ...instances].flatMap(({ what, name, existing }) => {
    const holder = containers.find((container) => container.name === name && container.id !== existing);
    return holder ? [nameTaken(what, name, holder)] : [];
  });
  throwAll(errors);
}

function nameTaken(what: string, name: string, holder: ContainerSummary): DockeropsError {
  const whose = !isMadeByUs(holder)
    ? 'a container that dockerops did not make'
    : `${callOf({ container: holder.labels[label.container] ?? '', instance: holder.labels[label.instance] ?? '' })} of project ${holder.labels[label.project] ?? ''}`;
  return new DockeropsError(`${what} cannot be made: ${name} is the name of ${whose}`, {
    hint: [
      `look at it: docker inspect ${name}`,
      `rename it (docker rename ${name} …), or take another ${what.startsWith('the pod') ? 'pod =' : 'instance='}`,
    ],
  });
}

/** A re-creation that was settled but not finished may still want its name. */
const needsItsName = (decision: Decision): boolean =>
  isMade(decision) || (decision.existing !== undefined && isSuccessor(decision.existing.summary));

/** One that keeps ending has its ports whenever it runs for a moment. */
const isRestarting = ({ existing }: Decision): boolean => existing?.summary.state === 'restarting';

/** Ports that a process beside the engine listens on; only to be seen when the engine is on this machine. */
export async function checkForeignPorts(
  run: Run,
  decisions: readonly Decision[],
  facts: RunFacts,
  containers: readonly ContainerSummary[],
): Promise<void> {
  const claims = wantedPorts(
    decisions.filter((one) => !isRestarting(one)),
    facts.images,
  );
  if (claims.length === 0 || !(await run.ports.engine.facts()).local) return;
  const held = new Set(heldPorts(containers).map((port) => `${port.hostPort}/${port.protocol}`));
  const foreign = claims.filter((claim) => !held.has(`${claim.hostPort}/${claim.protocol}`));
  const taken = await Promise.all(
    foreign.map(async (claim) => {
      if (claim.protocol !== 'tcp' && claim.protocol !== 'udp') return false;
      return run.ports.host.portTaken(claim.hostPort, claim.protocol, claim.hostAddress);
    }),
  );
  throwAll(foreign.filter((_, index) => taken[index]).map(portTakenByProcess));
}
