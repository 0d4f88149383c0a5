import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readText, readYaml, shownPath, type JsonMember, type JsonNode } from '../../config/index.ts';
import { ConfigError, UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ScaffoldFile } from '../init/files.ts';
import type { MadeProject } from '../init/made.ts';
import { writeProject } from '../init/write.ts';
import {
  asProjectName,
  badContainerName,
  badInstanceName,
  badProjectName,
  defaultInstance,
  parseTarget,
  targetText,
} from '../spec/index.ts';
import { readBuild } from './built.ts';
import { refuseCircle } from './circle.ts';
import { noteDeclared } from './declared.ts';
import { Draft, DraftSection, type Note } from './draft.ts';
import type { ReadFile } from './environment.ts';
import { extension, headerOf, readExtension } from './extension.ts';
import { readEnvFile } from './interpolate.ts';
import { memberOf, membersOf, textOf } from './nodes.ts';
import { readService } from './service.ts';

/** The directory is the Compose file's. */
export interface ImportResult extends MadeProject {
  /** What the Compose file says and dockerops has no words for. */
  readonly notes: readonly Note[];
}

/** What Compose itself looks for, in its order. */
const usualNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * Makes the directory of a Compose file a project: writes conf/build.conf and conf/run.conf from it. Throws
 * `ConfigError` for a file that cannot be read, and where conf files of another content are in the way.
 */
export async function importCompose(run: Run, file?: string): Promise<ImportResult> {
  const path = resolve(run.cwd, file ?? usualName(run.cwd));
  const directory = dirname(path);
  const text = readText(path, shownPath(path, run.cwd));
  if (text === undefined) throw new UsageError(`there is no ${shownPath(path, run.cwd)}`);
  const root = await readYaml(text, shownPath(path, run.cwd));
  const draft = draftOf(root, directory);
  const files = convert(root, draft, (name) => readBeside(directory, name), basename(path));
  const written = await writeProject(run, `import ${basename(path)}`, directory, files);
  return { project: draft.project, directory, written, dryRun: run.dryRun, notes: draft.notes };
}

function usualName(directory: string): string {
  const found = usualNames.find((name) => readBeside(directory, name) !== undefined);
  if (found !== undefined) return found;
  throw new UsageError(`there is no Compose file here: ${usualNames.join(', ')}`, {
    hint: 'dockerops import:FILE names one',
  });
}

function readBeside(directory: string, name: string): string | undefined {
  try {
    return readFileSync(resolve(directory, name), 'utf8');
  } catch {
    return undefined;
  }
}

function draftOf(root: JsonNode, directory: string): Draft {
  const name = textOf(memberOf(root, 'name')) ?? asProjectName(basename(directory));
  const bad = badProjectName(name);
  if (bad !== undefined)
    throw new ConfigError(bad, { where: root.where, hint: 'name: NAME at the top gives it another' });
  const exported = memberOf(root, extension) !== undefined;
  return new Draft(name, exported, readEnvFile(readBeside(directory, '.env') ?? ''));
}

/** The files of the project, and what could not be carried over in `draft.notes`. */
function convert(root: JsonNode, draft: Draft, readFile: ReadFile, source: string): readonly ScaffoldFile[] {
  const services = membersOf(memberOf(root, 'services'));
  if (services.length === 0) throw new ConfigError('there are no services in it', { where: root.where });
  // A file of our own may have instances that a master may link to in a circle.
  if (!draft.exported) refuseCircle(services);
  const headers = new Map(services.map((service) => [service.key, headerFor(service)]));
  const targetOf = (service: string) => containerOf(headers.get(service) ?? service);
  for (const { key, where } of membersOf(root).filter((member) => !topLevel.has(member.key)))
    draft.note(where, `${key} has no counterpart`);
  noteDeclared(root, draft);
  const around = { draft, root, readFile, targetOf };
  const header = ({ key }: JsonMember) => headers.get(key) ?? '';
  const run = services.map((service) => readService(header(service), service.value, around));
  const build = services.flatMap(
    (service) => readBuild(containerOf(header(service)), service.value, draft) ?? [],
  );
  return [
    fileOf('conf/build.conf', source, [...headOf(root, draft), ...unique(build)]),
    fileOf('conf/run.conf', source, [...defaultsOf(draft), ...run]),
    ...[...draft.files].map(([path, text]) => ({ path, text, mode: 0o644 })),
  ];
}

const topLevel = new Set(['name', 'version', 'services', 'volumes', 'networks', 'secrets', extension]);

/** A service is the container of its name, its only instance `one`, unless export said otherwise. */
function headerFor({ key, value, where }: JsonMember): string {
  const written = headerOf(value);
  if (written !== undefined) return writtenHeader(written, value);
  const bad = badContainerName(key);
  if (bad !== undefined) throw new ConfigError(bad, { where, hint: 'rename the service' });
  return targetText({ container: key, instance: defaultInstance });
}

/** It becomes a folder's name and a line of run.conf, and the file may be anybody's. */
function writtenHeader(text: string, { where }: JsonMember['value']): string {
  const { container, instance } = parseTarget(text);
  const bad = badContainerName(container) ?? (instance === undefined ? undefined : badInstanceName(instance));
  if (bad !== undefined) throw new ConfigError(`${extension}: section: ${bad}`, { where });
  return targetText({ container, ...(instance !== undefined && { instance }) });
}

const containerOf = (header: string): string => header.split(',')[0] ?? '';

function headOf(root: JsonNode, draft: Draft): readonly DraftSection[] {
  const project = new DraftSection('project');
  project.set('name', draft.project);
  readExtension(memberOf(root, extension, 'project'), project, draft);
  const base = new DraftSection('base');
  readExtension(memberOf(root, extension, 'base'), base, draft);
  return base.entries.length > 0 ? [project, base] : [project];
}

/** Images that know nothing of dockerops keep their logs to themselves, and Compose restarts nothing unasked. */
function defaultsOf(draft: Draft): readonly DraftSection[] {
  if (draft.exported) return [];
  const defaults = new DraftSection('defaults');
  defaults.set('persistent_log', 'no');
  defaults.set('restart', 'no');
  return [defaults];
}

/** Instances of one container are built once. */
const unique = (sections: readonly DraftSection[]): readonly DraftSection[] => [
  ...new Map(sections.map((section) => [section.header, section])).values(),
];

const fileOf = (path: string, source: string, sections: readonly DraftSection[]): ScaffoldFile => ({
  path,
  text: [
    `; Made from ${source}. All keys: docs/configuration.md of dockerops, which \`dockerops --help\` finds.`,
    '',
    ...sections.map((section) => section.text()),
  ].join('\n'),
  mode: 0o644,
});
