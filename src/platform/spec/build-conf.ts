import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseBool, parseOneOf, type Document, type Entry, type Section } from '../../config/index.ts';
import { suggest, type SourcePosition } from '../../core/index.ts';
import {
  baseContainer,
  type BaseSpec,
  type ContainerSpecSource,
  type PlatformSpec,
  type Project,
} from '../schema.ts';
import { baseKeys, containerKeys, projectKeys } from './keys.ts';
import { parseRegistry } from '../reference.ts';
import { buildOptions, textsOf } from './build-options.ts';
import { badContainerName } from './names.ts';
import type { Problems } from './problems.ts';
import { Settings } from './settings.ts';

export type BuildConf = Omit<PlatformSpec, 'project' | 'instances' | 'defaults'>;

/** Interprets build.conf; folders of `apps_containers/` with a Dockerfile need no section in it. */
export function readBuild(document: Document | undefined, project: Project, problems: Problems): BuildConf {
  const sections = namedSections(document, problems);
  const settings = (name: string, rules: ConstructorParameters<typeof Settings>[1]) =>
    new Settings(sections.find((section) => section.name === name)?.entries ?? [], rules, problems);
  const asked = settings('project', projectKeys);
  return {
    base: baseOf(settings('base', baseKeys), sections.find(({ name }) => name === 'base')?.where),
    containers: containersOf(sections, project, problems),
    ssh: asked.value('ssh', parseBool) ?? true,
    sshPeers: asked.value('ssh_peers', parseBool) ?? true,
    composeLabels: asked.value('compose_labels', parseBool) ?? true,
    ...registryOf(asked.value('registry', parseRegistry)),
    origins: Object.fromEntries(sections.map(({ name, entries }) => [name, placesOf(entries)])),
  };
}

const registryOf = (registry: string | undefined) => (registry === undefined ? {} : { registry });

const placesOf = (entries: readonly Entry[]) =>
  Object.fromEntries(entries.map(({ key, where }) => [key, where]));

/** The sections with a name of their own; double ones and settings above the first are problems. */
function namedSections(document: Document | undefined, problems: Problems): readonly Section[] {
  const [top, ...sections] = document?.sections ?? [];
  for (const { key, where } of top?.entries ?? []) {
    problems.add(`"${key}" stands above the first section`, where, 'put it under a [section]');
  }
  const first = new Map<string, Section>();
  return sections.filter((section) => {
    const before = first.get(section.name);
    first.set(section.name, before ?? section);
    if (before)
      problems.add(`the section [${section.name}] was already on line ${before.where.line}`, section.where);
    return before === undefined;
  });
}

function baseOf(settings: Settings, where: SourcePosition | undefined): BaseSpec {
  return {
    image: settings.text('image') ?? 'debian:bookworm-slim',
    bootstrap: settings.value('bootstrap', parseOneOf(['auto', 'never', 'always'])) ?? 'auto',
    sudo: settings.value('sudo', parseBool) ?? false,
    ...(where ? { where } : {}),
  };
}

function containersOf(
  sections: readonly Section[],
  project: Project,
  problems: Problems,
): readonly ContainerSpecSource[] {
  const folders = foldersOf(project);
  const own = sections.filter(({ name }) => !['project', 'base'].includes(name));
  const written = own.flatMap((section) => containerOf(section, folders, project, problems));
  const names = new Set(own.map(({ name }) => name));
  const unwritten = [baseContainer, ...folders]
    .filter((name) => !names.has(name) && allowed(name, project, problems))
    .map((name) => ({ name, context: contextOf(name, project), dockerfile: 'Dockerfile', buildArgs: {} }));
  return [
    ...new Map(
      [...unwritten.filter(isBase), ...written, ...unwritten].map((one) => [one.name, one]),
    ).values(),
  ];
}

function allowed(name: string, { appsDirectory }: Project, problems: Problems): boolean {
  const bad = badContainerName(name);
  if (bad !== undefined)
    problems.add(bad, { file: join(appsDirectory, name, 'Dockerfile'), line: 1 }, 'rename the folder');
  return bad === undefined;
}

const isBase = ({ name }: ContainerSpecSource): boolean => name === baseContainer;

function containerOf(
  section: Section,
  folders: readonly string[],
  project: Project,
  problems: Problems,
): readonly ContainerSpecSource[] {
  const { name, where } = section;
  const settings = new Settings(section.entries, containerKeys, problems);
  const written = settings.text('context');
  const context = written === undefined ? contextOf(name, project) : resolve(project.directory, written);
  const bad = badContainerName(name);
  if (bad !== undefined) problems.add(bad, where);
  else if (!existsSync(context)) {
    const known = [...folders, baseContainer, 'project', 'base'];
    problems.add(
      `there is no directory ${context} for the container "${name}"`,
      settings.where('context') ?? where,
      suggest(name, known),
    );
  }
  const buildArgs = textsOf(settings, 'build_arg');
  const options = buildOptions(settings, project, problems);
  return [
    {
      name,
      context,
      dockerfile: settings.text('dockerfile') ?? 'Dockerfile',
      buildArgs,
      ...(options && { options }),
      where,
    },
  ];
}

/** A folder `apps_containers/dockerops-base` takes the place of the base that comes with dockerops. */
function contextOf(name: string, project: Project): string {
  const folder = join(project.appsDirectory, name);
  return name === baseContainer && !existsSync(folder) ? project.baseDirectory : folder;
}

/** The folders of `apps_containers/` that can be built. */
function foldersOf({ appsDirectory }: Project): readonly string[] {
  if (!statSync(appsDirectory, { throwIfNoEntry: false })?.isDirectory()) return [];
  const folders = readdirSync(appsDirectory, { withFileTypes: true }).filter((entry) => !entry.isFile());
  return folders
    .map(({ name }) => name)
    .filter((name) => existsSync(join(appsDirectory, name, 'Dockerfile')))
    .sort();
}
