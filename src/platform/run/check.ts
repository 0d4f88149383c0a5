import { DockeropsError, throwAll } from '../../core/index.ts';
import type { ContainerSummary, Run } from '../../ports/index.ts';
import { containerName, label } from '../labels.ts';
import { isMadeByUs } from '../observe.ts';
import type { Project } from '../schema.ts';
import { callOf } from '../select.ts';
import type { Decision } from './decide.ts';
import { isMade, type RunFacts } from './facts.ts';
import { instanceKey } from './instance.ts';
import { wantedPorts } from './plan.ts';
import { heldPorts, portTakenByProcess } from './ports.ts';

/** What carries no label of ours is never touched, so its name cannot be had. */
export function checkNames(
  project: Project,
  decisions: readonly Decision[],
  containers: readonly ContainerSummary[],
): void {
  const errors = decisions.filter(isMade).flatMap(({ instance, existing }) => {
    const name = containerName(project.name, instance.container, instance.instance);
    const holder = containers.find((container) => container.name === name && container.id !== existing?.id);
    if (!holder) return [];
    const whose = !isMadeByUs(holder)
      ? 'a container that dockerops did not make'
      : `${callOf({ container: holder.labels[label.container] ?? '', instance: holder.labels[label.instance] ?? '' })} of project ${holder.labels[label.project] ?? ''}`;
    return [
      new DockeropsError(`${instanceKey(instance)} cannot be made: ${name} is the name of ${whose}`, {
        hint: [
          `look at it: docker inspect ${name}`,
          `rename it (docker rename ${name} …), or take another instance=`,
        ],
      }),
    ];
  });
  throwAll(errors);
}

/** Ports that a process beside the engine listens on; only to be seen when the engine is on this machine. */
export async function checkForeignPorts(
  run: Run,
  decisions: readonly Decision[],
  facts: RunFacts,
  containers: readonly ContainerSummary[],
): Promise<void> {
  const claims = wantedPorts(decisions, facts.images);
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
