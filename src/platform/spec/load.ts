import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigFile, type ConfigFile, type Section } from '../../config/index.ts';
import { ConfigError, suggest } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { InstanceSpec, PlatformSpec } from '../schema.ts';
import { readBuild } from './build-conf.ts';
import { checkInstances } from './checks.ts';
import { refuseCircles } from './circles.ts';
import type { Surroundings } from './instance.ts';
import { originalBuild, originalRun } from './original.ts';
import { checkPods } from './pods.ts';
import { confPlace, readBuildConf } from './places.ts';
import { Problems } from './problems.ts';
import { requireLocated } from './project.ts';
import { checkNames, readRun, runSections, type RunConf, type RunSection } from './run-conf.ts';

export interface LoadOptions {
  /** Another run.conf: `conf/NAME.conf`. */
  readonly conf?: string;
}

/**
 * Reads build.conf and run.conf, INI or the original's JSON, into the one model of a platform.
 * Throws `ConfigError`, or `ManyErrors` for all that is wrong in one go, each with file and line.
 */
export async function loadPlatform(run: Run, options: LoadOptions = {}): Promise<PlatformSpec> {
  const { project, badName } = await requireLocated(run);
  const place = confPlace(run, project);
  const problems = new Problems();
  if (badName) problems.take([badName]);
  const buildConf = await problems.attempt(() => readBuildConf(run, place));
  const runConf = await problems.attempt(() => readRunConf(run, place, options.conf));
  const build = readBuild(buildConf && documentOf(buildConf, problems), project, problems);
  const containers = build.containers.map(({ name }) => name);
  const { instances, defaults } = readInstances(runConf, { project, containers, problems });
  checkInstances(instances, problems);
  checkPods(instances, problems);
  refuseCircles(instances, problems);
  problems.throw();
  return { project, ...build, instances, defaults };
}

function documentOf(file: ConfigFile, problems: Problems) {
  if (file.format === 'json') return originalBuild(file.root, file.file, problems);
  problems.take(file.errors);
  return file.document;
}

function readInstances(file: ConfigFile | undefined, around: Surroundings): RunConf {
  const { sections, defaults } = sectionsOf(file, around);
  checkNames(sections, around);
  return readRun(sections, defaults, around);
}

function sectionsOf(
  file: ConfigFile | undefined,
  around: Surroundings,
): { readonly sections: readonly RunSection[]; readonly defaults: Section | undefined } {
  if (!file) return { sections: [], defaults: undefined };
  if (file.format === 'json') {
    return { sections: originalRun(file.root, around.containers, around.problems), defaults: undefined };
  }
  around.problems.take(file.errors);
  return runSections(file.document, around);
}

/** run.conf may be missing; one that was asked for may not. */
async function readRunConf(
  run: Run,
  place: string,
  name: string | undefined,
): Promise<ConfigFile | undefined> {
  if (name === undefined) return readConfigFile(join(place, 'run.conf'), run.cwd);
  const plain = name.replace(/\.conf$/, '');
  const found = otherConfs(place).includes(plain)
    ? await readConfigFile(join(place, `${plain}.conf`), run.cwd)
    : undefined;
  if (found) return found;
  throw new ConfigError(`conf=${name}: there is no ${join(place, `${plain}.conf`)}`, {
    hint: suggest(plain, otherConfs(place)) ?? `put it into ${place}`,
  });
}

/** What may be said as `conf=NAME`. */
function otherConfs(place: string): readonly string[] {
  const files = existsSync(place) ? readdirSync(place) : [];
  const names = files.filter((file) => file.endsWith('.conf')).map((file) => file.slice(0, -'.conf'.length));
  return names.filter((name) => !['build', 'host'].includes(name));
}

/**
 * What run.conf says of an instance: its own section, else the one that describes every instance of its container,
 * else the defaults.
 */
export function instanceSpec(
  spec: Pick<PlatformSpec, 'instances' | 'defaults' | 'project'>,
  container: string,
  instance: string,
): InstanceSpec {
  const all = spec.instances.filter((one) => one.container === container);
  const found = all.find((one) => one.instance === instance) ?? all.find((one) => one.instance === undefined);
  const where = { file: join(spec.project.confDirectory, 'run.conf'), line: 1 };
  return { ...(found ?? { ...spec.defaults, where }), container, instance };
}
