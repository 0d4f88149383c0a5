import type { ImageDetails, Labels } from '../../ports/index.ts';
import { composeLabels, instanceLabels, label } from '../labels.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { writeSettings } from '../instance/settings.ts';
import type { PodDecision } from '../pods/decide.ts';
import { membershipOf } from '../pods/member.ts';
import { traitsOf, writeTraits } from '../pods/traits.ts';
import { callOf } from '../select.ts';
import type { Decision } from './decision.ts';
import { linkAddressLabel } from './deviations.ts';
import { isSwap } from './making.ts';
import { linkAddress, type PlannedSpec, type SpecificationFacts } from './planned-spec.ts';

/** What the container of an instance says of itself: where it belongs, what it was made from, where its links lead. */
export function labelsOf(decision: Decision, facts: SpecificationFacts): PlannedSpec['labels'] {
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
