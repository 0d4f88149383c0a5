import { randomBytes } from 'node:crypto';
import { ConfigError, UsageError, suggest } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { InstanceSpec, InstanceType, PlatformSpec } from '../schema.ts';
import {
  badInstanceName,
  instanceOf,
  instanceSpec,
  resolveEnvironments,
  startedSections,
} from '../spec/index.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { memberOf } from './members.ts';
import type { Overrides, ResolvedInstance, RunRequest, Starts } from './instance.ts';

/**
 * Settles everything about the instances a request means: arguments over run.conf over the type's defaults, variables
 * and secrets from their sources. Asks where a value must be given and somebody is there.
 */
export async function resolveInstances(
  run: Run,
  platform: PlatformSpec,
  request: RunRequest,
): Promise<readonly ResolvedInstance[]> {
  const { overrides, kept = {} } = request;
  const specs = specsOf(platform, request);
  const settled = specs.map((spec) => settle(platform, spec, overrides));
  const requests = settled.map(({ type, properties }, index) => ({
    ...{ spec: specs[index] as NamedSpec, type, properties, kept },
    given: overrides.env,
  }));
  const environments = await resolveEnvironments(run, platform.project, requests);
  return settled.map((instance, index) => ({ ...instance, ...environments[index] }));
}

export type NamedSpec = InstanceSpec & { readonly instance: string };

/** All about an instance that does not have to be asked for: its variables and secrets are left out. */
export function settle(platform: PlatformSpec, spec: NamedSpec, overrides: Overrides): ResolvedInstance {
  const type = resolveType(spec, spec.instance, overrides.instanceType);
  const properties = resolveProperties(type, spec.properties, overrides.properties);
  const starts = startsOf(type, overrides);
  const member = memberOf(platform, spec);
  return {
    ...settingsOf(spec, overrides),
    ...member,
    type,
    starts,
    properties,
    links: properties.linked && type !== 'master' ? (member.links ?? spec.links) : [],
    env: {},
    secrets: {},
    restart: starts === 'service' ? (spec.restart ?? 'unless-stopped') : 'no',
    overrides,
  };
}

function specsOf(platform: PlatformSpec, request: RunRequest): readonly NamedSpec[] {
  const { name } = request;
  if (name !== 'all') requireContainer(platform, name);
  if (meansSections(request)) return sections(platform, request);
  const { instance: chosen = '' } = withName(request);
  const bad = badInstanceName(chosen);
  if (bad !== undefined) throw new UsageError(`instance: ${bad}`);
  return [{ ...instanceSpec(platform, name, chosen), instance: chosen }];
}

const meansSections = ({ name, instance, group }: RunRequest): boolean =>
  name === 'all' || (group !== undefined && instance === undefined);

/** The request with a random name for an instance that has none. */
export const withName = (request: RunRequest): RunRequest =>
  request.instance !== undefined || meansSections(request)
    ? request
    : { ...request, instance: randomBytes(4).toString('hex') };

function requireContainer(platform: PlatformSpec, name: string): void {
  const names = platform.containers.map((container) => container.name);
  if (names.includes(name)) return;
  const hint = suggest(name, names);
  throw new UsageError(
    `no container "${name}" in project ${platform.project.name}`,
    hint === undefined ? {} : { hint },
  );
}

/** The sections of run.conf that `all` or a group means; shells need a terminal of their own. */
function sections(
  platform: PlatformSpec,
  { name, instance, group, overrides }: RunRequest,
): readonly NamedSpec[] {
  if (instance !== undefined)
    throw new UsageError(`instance=${instance} names one instance: say of which container`);
  if (startsOf('standard', overrides) !== 'service')
    throw new UsageError('interactive and safemode open one shell: name the container');
  const ofName = startedSections(platform.instances).filter(
    (spec) => name === 'all' || spec.container === name,
  );
  const found = ofName.filter((spec) => group === undefined || spec.group === group);
  if (found.length === 0) throw nothingToRun(platform, group);
  return found.map((spec) => ({ ...spec, instance: instanceOf(spec) }));
}

function nothingToRun(platform: PlatformSpec, group: string | undefined): Error {
  const groups = [
    ...new Set(platform.instances.flatMap((spec) => (spec.group === undefined ? [] : [spec.group]))),
  ];
  if (group === undefined)
    return new ConfigError('there is nothing to run: run.conf has no section', {
      hint: 'a line [CONTAINER,instance=one] in conf/run.conf, or: dockerops run:CONTAINER',
    });
  const hint = suggest(group, groups);
  return new UsageError(`no instance in run.conf is of group "${group}"`, hint === undefined ? {} : { hint });
}

/** The flags change what starts, a type by that name does too (dockerops §2, §3). */
function startsOf(type: InstanceType, { interactive, safemode }: Overrides): Starts {
  if (safemode === true) return 'safemode';
  if (interactive === true) return 'interactive';
  return type === 'safemode' || type === 'interactive' ? type : 'service';
}

function settingsOf(spec: NamedSpec, { seedCommand }: Overrides) {
  const command = seedCommand === undefined ? spec.command : ['/bin/sh', '-c', seedCommand];
  const { container, instance, where, volumes, ports, wait, sleepSeconds } = spec;
  return {
    ...{ container, instance, where, volumes, ports, wait, sleepSeconds },
    publishAddress: spec.publishAddress ?? '',
    ...(command && { command }),
    ...(spec.ready && { ready: spec.ready }),
    ...(spec.timeoutSeconds !== undefined && { timeoutSeconds: spec.timeoutSeconds }),
    ...(spec.hostname !== undefined && { hostname: spec.hostname }),
    ...(spec.group !== undefined && { group: spec.group }),
    ...(spec.expose !== undefined && { expose: spec.expose }),
    ...(spec.memoryBytes !== undefined && { memoryBytes: spec.memoryBytes }),
    ...(spec.cpus !== undefined && { cpus: spec.cpus }),
  };
}
