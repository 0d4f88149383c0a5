import { DockeropsError } from '../../core/index.ts';
import { after, type OutputRef } from '../../plan/index.ts';
import { podContainerName } from '../labels.ts';
import { finalName } from '../observe.ts';
import { isPodMade, podKey, podPrefix, podsIn, type PodDecision } from '../pods/decide.ts';
import type { Decision } from './decision.ts';
import type { NetworkView } from './network-view.ts';
import { instanceKey, isMade } from '../instance/instance.ts';
import { noSubnet } from '../kinds/network-create.ts';
import { addressAt, chooseSlots, slotCount, slotOf } from '../network/addresses.ts';

export interface Places {
  readonly slots: Readonly<Record<string, number>>;
  /** The address of an instance, or of a pod by its `podKey`, perhaps known only once the network is there. */
  readonly addressOf: (key: string) => string | OutputRef;
}

/** The id of the step that makes the network; its outputs are addresses by instance. */
export const networkStep = 'network';

/** Gives each instance that is to be made its fixed address; one that is re-created keeps its own. */
export function placeInstances(decisions: readonly Decision[], network: NetworkView): Places {
  const subnet = network.subnet ?? network.candidates[0];
  if (subnet === undefined) throw noSubnet(network.name, []);
  const made = newPlaces(decisions);
  const kept = new Map(
    made.flatMap(({ key, address }) => {
      const slot = slotOf(subnet, address);
      return slot === undefined ? [] : [[key, slot] as const];
    }),
  );
  const replaced = new Set(made.flatMap(({ names }) => names));
  const taken = [...network.taken]
    .filter(([name]) => !replaced.has(name))
    .map(([, address]) => slotOf(subnet, address));
  const slots = chooseSlots(
    made.map(({ key }) => key),
    new Set(taken.filter((slot) => slot !== undefined)),
    slotCount(subnet),
    kept,
  );
  return { slots: Object.fromEntries(slots), addressOf: addresses(network, slots, addressKeys(decisions)) };
}

interface NewPlace {
  readonly key: string;
  /** The one it had; empty without. */
  readonly address: string;
  /** Containers that give it up. */
  readonly names: readonly string[];
}

/** Who needs an address of its own: what is made, a pod once for all its members. */
function newPlaces(decisions: readonly Decision[]): readonly NewPlace[] {
  const alone = decisions.filter((decision) => decision.pod === undefined && isMade(decision));
  const pods = podsIn(decisions).filter(isPodMade);
  return [
    ...alone.map(({ instance, existing }) => ({
      key: instanceKey(instance),
      // One that leaves a pod leaves its address, too.
      address: existing?.pod === undefined ? (existing?.address ?? '') : '',
      names: existing ? [finalName(existing.summary)] : [],
    })),
    ...pods.map(({ pod, address, existing }) => ({
      key: podKey(pod.name),
      address,
      names: existing ? [existing.name] : [],
    })),
  ];
}

/** Where a key's address is found that has no place of its own: a member's at its pod. */
const addressKeys = (decisions: readonly Decision[]): ReadonlyMap<string, string> =>
  new Map(
    podsIn(decisions).flatMap(({ pod }) =>
      pod.members.map((member) => [instanceKey(member), podKey(pod.name)] as const),
    ),
  );

function addresses(
  network: NetworkView,
  slots: ReadonlyMap<string, number>,
  keys: ReadonlyMap<string, string>,
): Places['addressOf'] {
  return (called) => {
    const key = keys.get(called) ?? called;
    const slot = slots.get(key);
    if (slot !== undefined)
      return network.subnet === undefined ? after(networkStep, key) : addressAt(network.subnet, slot);
    const address = network.taken.get(containerOf(network.name, key));
    if (address === undefined) throw new DockeropsError(`the address of ${key} is not known`);
    return address;
  };
}

const containerOf = (project: string, key: string): string =>
  key.startsWith(podPrefix) ? podContainerName(project, key.slice(podPrefix.length)) : `${project}-${key}`;

/**
 * A stopped container cannot be started once its network was removed, even when there is one of that name again: it
 * is made anew, with its address, keys and data.
 */
export function withoutLostNetworks(
  decisions: readonly Decision[],
  { name, id }: NetworkView,
): readonly Decision[] {
  const lost = ({ action, existing }: Pick<Decision | PodDecision, 'action' | 'existing'>): boolean => {
    const its = existing?.summary.networks[name]?.networkId;
    return action === 'start' && its !== undefined && its !== id;
  };
  const what = 'its network was made anew';
  return decisions.map((decision): Decision => {
    const { pod, existing } = decision;
    const anew = { ...decision, action: existing ? 'replace' : 'create', why: [{ what }] } as const;
    if (!pod) return lost(decision) ? anew : decision;
    return lost(pod) ? { ...anew, pod: { ...pod, action: 'replace', why: what } } : decision;
  });
}
