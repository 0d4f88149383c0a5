import { decide } from '../../../../src/platform/run/decide.ts';
import type { Decision, Known, Wanted } from '../../../../src/platform/run/decision.ts';
import type { RunFacts } from '../../../../src/platform/run/facts.ts';
import {
  instanceKey,
  noOverrides,
  type ResolvedInstance,
} from '../../../../src/platform/instance/instance.ts';
import { planRun } from '../../../../src/platform/run/plan.ts';
import type { PlannedSpec } from '../../../../src/platform/run/planned-spec.ts';
import { typeProperties } from '../../../../src/platform/types.ts';
import type { LinkSpec, PlatformSpec } from '../../../../src/platform/schema.ts';
import type { ObservedInstance } from '../../../../src/platform/observe.ts';
import type { Plan, Step } from '../../../../src/plan/index.ts';
import type { ImageDetails } from '../../../../src/ports/index.ts';
import { instance as observed } from '../../../support/observed.ts';
import { label } from '../../../../src/platform/labels.ts';
import { writeSettings } from '../../../../src/platform/instance/settings.ts';
import { noSettings } from '../no-settings.ts';

export const where = { file: 'conf/run.conf', line: 1 };

export const platform: PlatformSpec = {
  project: {
    name: 'p',
    directory: '/srv/p',
    appsDirectory: '/srv/p/apps_containers',
    baseDirectory: '/srv/p/base-image',
    dataDirectory: '/srv/p/data_p',
    confDirectory: '/srv/p/conf',
    keysDirectory: '/srv/p/.dockerops/keys',
  },
  base: { image: 'debian:bookworm-slim', bootstrap: 'auto', sudo: false },
  containers: [],
  instances: [],
  defaults: noSettings,
  ssh: true,
  sshPeers: true,
  composeLabels: true,
};

/** An image FROM the base with two EXPOSEd ports and no VOLUME, unless told otherwise. */
export const image = (more: Partial<ImageDetails> = {}): ImageDetails => ({
  id: 'sha256:one',
  tags: [],
  labels: {},
  createdAt: '',
  sizeBytes: 0,
  exposedPorts: ['80/tcp', '53/udp'],
  volumes: [],
  env: {},
  entrypoint: ['/entrypoint-common.sh'],
  command: ['supervisord', '-n'],
  user: '',
  ...more,
});

/** `demo/one`, standard and linked to nothing, unless told otherwise. */
export function wanted(call: string, more: Partial<ResolvedInstance> = {}): ResolvedInstance {
  const [container = '', instance = 'one'] = call.split('/');
  return {
    container,
    instance,
    where,
    type: 'standard',
    starts: 'service',
    properties: typeProperties[more.type ?? 'standard'],
    links: [],
    env: {},
    secrets: {},
    volumes: [],
    ports: [],
    publishAddress: '',
    restart: 'unless-stopped',
    wait: 'ready',
    timeoutSeconds: 60,
    sleepSeconds: 0,
    overrides: noOverrides,
    ...more,
  };
}

/** A link as run.conf has it: `link('BASE', 'base')` to any instance, `link('BASE', 'base/one')` to that one. */
export function link(alias: string, target: string): LinkSpec {
  const [container = '', instance] = target.split('/');
  return { alias, container, where, ...(instance !== undefined && { instance }) };
}

export const known = (instances: readonly ObservedInstance[] = [], more: Partial<Known> = {}): Known => ({
  observed: instances,
  imageIds: new Map(['base', 'demo', 'web', 'db'].map((name) => [name, 'sha256:one'])),
  secretKeys: new Map(),
  pods: [],
  cutOff: new Set(),
  lostData: new Map(),
  ...more,
});

export const facts = (more: Partial<RunFacts> = {}): RunFacts => ({
  platform,
  images: new Map(['base', 'demo', 'web', 'db'].map((name) => [name, image()])),
  network: { name: 'p', subnet: '172.16.0.0/22', candidates: [], taken: new Map() },
  there: { instances: [], pods: [] },
  heldPorts: [],
  engineHostname: 'vm',
  version: '0.1.0',
  runtimeVolumes: [],
  token: 'abcdef01',
  ...more,
});

export const decisionsFor = (
  instances: readonly ResolvedInstance[],
  there: readonly ObservedInstance[] = [],
  existing: Wanted['existing'] = 'refuse',
): readonly Decision[] => decide({ instances, existing }, known(there));

export const planFor = (
  instances: readonly ResolvedInstance[],
  there: readonly ObservedInstance[] = [],
  more: Partial<RunFacts> = {},
  existing: Wanted['existing'] = 'refuse',
): Plan => planRun('run', decisionsFor(instances, there, existing), facts(more));

export function step(plan: Plan, id: string): Step {
  const found = plan.steps.find((one) => one.id === id);
  if (!found) throw new Error(`no step ${id} in ${ids(plan).join(' ')}`);
  return found;
}

export const ids = (plan: Plan): readonly string[] => plan.steps.map(({ id }) => id);

export const specIn = (plan: Plan, key: string): PlannedSpec =>
  step(plan, `create:${key}`).params['spec'] as PlannedSpec;

export function networkIn(plan: Plan, key: string): NonNullable<PlannedSpec['network']> {
  const { network } = specIn(plan, key);
  if (!network) throw new Error(`${key} has no network of its own`);
  return network;
}

/** The container that an earlier run of `one` left behind, as the engine would list it. */
export function made(
  one: ResolvedInstance,
  more: Parameters<typeof observed>[2] & { readonly address?: string } = {},
): ObservedInstance {
  const { address = '172.16.0.9', ...summary } = more;
  const others = one.links.map((of) => observed(`${of.container}/${of.instance ?? 'one'}`));
  const [decision] = decide({ instances: [one], existing: 'refuse' }, known(others));
  if (!decision) throw new Error('nothing decided');
  return observed(
    `${one.container}/${one.instance}`,
    Object.fromEntries(
      decision.links.map((of) => [of.alias, `${of.target.container}/${of.target.instance}`]),
    ),
    {
      imageId: 'sha256:one',
      ...summary,
      labels: {
        [label.address]: address,
        [label.configHash]: decision.hash,
        [label.settings]: writeSettings({ settings: decision.settings, overrides: one.overrides }),
        ...summary.labels,
      },
    },
  );
}

export const keyOf = instanceKey;
