import { after, type Step } from '../../../plan/index.ts';
import type { Labels } from '../../../ports/index.ts';
import { aliasOf, keysInjectKind, principalsOf, type InjectParams } from '../../keys/index.ts';
import { label } from '../../labels.ts';
import type { PlatformSpec } from '../../schema.ts';
import { localhost } from '../../pods/member.ts';
import type { Decision } from '../decision.ts';
import { imageOf } from '../facts.ts';
import { isSwap } from '../making.ts';
import { instanceKey, type ResolvedInstance } from '../../instance/instance.ts';
import { createInstance } from '../../kinds/instance-create.ts';
import { secretsKindName, type SecretsParams } from '../../kinds/secrets-inject.ts';
import { createVolume, type VolumeParams } from '../../kinds/volume-create.ts';
import { mountsOf } from '../../instance/mounts.ts';
import { isBased } from '../../readiness/probe.ts';
import { isNewVolume, newRuntimeVolume } from '../runtime-volume.ts';
import { readSettings } from '../../instance/settings.ts';
import { sshHosts } from '../../instance/ssh-hosts.ts';
import { linkAddress, type SpecificationFacts } from '../planned-spec.ts';
import { specificationOf } from '../specification.ts';
import type { Around } from './around.ts';
import { dataSteps } from './data.ts';

/** Ids of steps that come before. */
export interface Before {
  readonly network: readonly string[];
  /** The container that is to be replaced is gone. */
  readonly removed: readonly string[];
}

/** Volumes, persistent directories, the container itself, its keys and secrets. */
export function makeSteps(decision: Decision, around: Around, before: Before): readonly Step[] {
  const { instance } = decision;
  const call = instanceKey(instance);
  const volumes = volumeSteps(decision, around);
  const fills = dataSteps(decision, around.facts.platform, before.removed);
  const create: Step = {
    id: `create:${call}`,
    kind: createInstance.name,
    params: { call, spec: specificationOf(decision, detailsOf(decision, around)) },
    needs: [...before.network, ...before.removed, ...[...volumes, ...fills].map((step) => step.id)],
  };
  return [...volumes, ...fills, create, ...keySteps(decision, around), ...secretSteps(decision, around)];
}

function detailsOf(decision: Decision, { facts, places }: Around): SpecificationFacts {
  const { instance } = decision;
  return {
    ...facts,
    image: imageOf(facts.images, instance.container),
    addressOf: places.addressOf,
    number: (places.slots[instanceKey(instance)] ?? 0) + 1,
    runtimeVolume: newRuntimeVolume(decision, facts),
  };
}

function volumeSteps(decision: Decision, { facts }: Around): readonly Step[] {
  const { instance } = decision;
  const { project } = facts.platform;
  const runtime = newRuntimeVolume(decision, facts);
  return mountsOf(project, instance, imageOf(facts.images, instance.container), runtime).flatMap(
    (mount): readonly Step[] => {
      if (mount.type !== 'volume') return [];
      const shared = instance.volumes.some(({ source }) => source === mount.source);
      const params: VolumeParams = {
        name: mount.source,
        own: !shared,
        ...(mount.source === runtime && isNewVolume(runtime, facts) && { isNew: true }),
        labels: {
          [label.project]: project.name,
          ...(!shared && ownLabels(instance)),
          [label.role]: mount.source === runtime ? 'runtime' : 'data',
        },
      };
      const id = `volume:${instanceKey(instance)}:${mount.target}`;
      return [{ id, kind: createVolume.name, params: { ...params }, needs: [] }];
    },
  );
}

const ownLabels = (of: ResolvedInstance): Labels => ({
  [label.container]: of.container,
  [label.instance]: of.instance,
});

/** Keys need a base that knows what to do with them; `ssh = off` takes them away from everybody. */
function keySteps(decision: Decision, { facts, places }: Around): readonly Step[] {
  const { instance, pod, links, existing } = decision;
  const { platform, images } = facts;
  if (!platform.ssh || !isBased(imageOf(images, instance.container))) return [];
  const call = instanceKey(instance);
  const of = { project: platform.project.name, container: instance.container, instance: instance.instance };
  const names = principalsOf({
    ...of,
    hostname: pod?.pod.hostname ?? instance.hostname,
    aliases: aliasesOf(instance, platform),
  });
  const params: InjectParams = {
    project: platform.project.name,
    keysDirectory: platform.project.keysDirectory,
    container: after(`create:${call}`, 'id'),
    alias: aliasOf(of),
    // The address may be known only once the network is there: the executor fills it in.
    principals: [...names, places.addressOf(call) as string, ...(pod ? [localhost] : [])],
    peers: platform.sshPeers,
    hosts: sshHosts(links, (target) => linkAddress(decision, target, places) as string),
    ...(isSwap(decision) && existing && { heirOf: existing.id }),
    ...(isNewVolume(newRuntimeVolume(decision, facts), facts) && { empty: true }),
  };
  const kind = keysInjectKind().name;
  return [{ id: `keys:${call}`, kind, params: { ...params }, needs: [`create:${call}`] }];
}

/** What any link of run.conf may call it. */
const aliasesOf = (instance: ResolvedInstance, { instances }: PlatformSpec): readonly string[] =>
  instances
    .flatMap((one) => one.links)
    .filter((link) => link.container === instance.container)
    .filter((link) => link.instance === undefined || link.instance === instance.instance)
    .map((link) => link.alias);

/** Also for an instance that has none any more: what its volume holds must go. */
function secretSteps(decision: Decision, { facts }: Around): readonly Step[] {
  const { instance, existing } = decision;
  if (newRuntimeVolume(decision, facts) === undefined) return [];
  const names = Object.keys(instance.secrets).sort();
  const before = isSwap(decision) ? undefined : existing?.summary.labels[label.settings];
  const had = readSettings(before)?.settings.secrets ?? '';
  if (names.length === 0 && had === '') return [];
  const call = instanceKey(instance);
  const params: SecretsParams = { call, container: after(`create:${call}`, 'id'), names };
  return [{ id: `secrets:${call}`, kind: secretsKindName, params: { ...params }, needs: [`create:${call}`] }];
}
