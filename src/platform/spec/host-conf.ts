import { dirname, join } from 'node:path';
import {
  looksLikeJson,
  plainJson,
  readConfigFile,
  readJson,
  setIniValue,
  shownPath,
  type ConfigFile,
  type JsonNode,
} from '../../config/index.ts';
import { ConfigError, throwAll, type SourcePosition } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { ignoreInGit } from './ignore.ts';
import { confPlace } from './places.ts';

export interface HostValue {
  readonly value: string;
  readonly where: SourcePosition;
}

/** What host.conf says of the host that instances run on. */
export interface HostConf {
  /** Absolute, also of a file that is not there yet. */
  readonly path: string;
  readonly values: ReadonlyMap<string, HostValue>;
}

/** Values of another machine stand in `[host:NAME]`, those of this one above all sections. */
const sectionOf = ({ ports: { host, local } }: Run): string => (host === local ? '' : `host:${host.name}`);

/** Reads `conf/host.conf`, or the original's in the project's root. Throws `ConfigError` for both, or a broken one. */
export async function readHostConf(run: Run, project: Project): Promise<HostConf> {
  const path = await hostConfPath(run, project);
  const file = await readConfigFile(path, run.cwd);
  return { path, values: file ? valuesOf(file, sectionOf(run)) : new Map<string, HostValue>() };
}

async function hostConfPath(run: Run, project: Project): Promise<string> {
  const [inConf, inRoot] = [join(project.confDirectory, 'host.conf'), join(project.directory, 'host.conf')];
  const there = [inConf, inRoot].map((path) => run.ports.local.files.stat(path));
  const [conf, root] = await Promise.all(there);
  if (conf && root && inConf !== inRoot) {
    throw new ConfigError(
      `there are two host.conf: ${shownPath(inConf, run.cwd)} and ${shownPath(inRoot, run.cwd)}`,
      {
        hint: 'keep one of them',
      },
    );
  }
  if (conf ?? root) return conf ? inConf : inRoot;
  return confPlace(run, project) === project.confDirectory ? inConf : inRoot;
}

function valuesOf(file: ConfigFile, section: string): ReadonlyMap<string, HostValue> {
  if (file.format === 'json') return jsonValues(file.root, section);
  throwAll(file.errors);
  const entries = file.document.sections
    .filter(({ name }) => name === section)
    .flatMap(({ entries }) => entries);
  return new Map(entries.map(({ key, value, where }) => [key, { value, where }]));
}

function jsonValues(root: JsonNode, section: string): ReadonlyMap<string, HostValue> {
  if (root.kind !== 'map')
    throw new ConfigError('host.conf must be an object of names and values', { where: root.where });
  const own = section === '' ? root : root.members.find(({ key }) => key === section)?.value;
  const members = own?.kind === 'map' ? own.members : [];
  return new Map(
    members.flatMap(({ key, value: node }): readonly (readonly [string, HostValue])[] =>
      node.kind === 'scalar' && node.value !== null
        ? [[key, { value: String(node.value), where: node.where }]]
        : [],
    ),
  );
}

const opening = `; Values of this machine, asked for once. Not for git; [host:NAME] is for other machines.\n`;

/** Keeps a value for the next time, readable by its owner alone, and keeps the file out of git. */
export async function saveHostValue(run: Run, project: Project, name: string, value: string): Promise<void> {
  const path = await hostConfPath(run, project);
  const { files } = run.ports.local;
  const text = (await files.read(path))?.toString('utf8').replace(/^\uFEFF/, '');
  const asJson = text === undefined ? dirname(path) === project.directory : looksLikeJson(text);
  const changed = asJson
    ? await setJsonValue(text ?? '{}', sectionOf(run), name, value)
    : setIniValue(text ?? opening, sectionOf(run), name, value);
  await ignoreInGit(files, project.directory, ['host.conf']);
  await files.write(path, changed, 0o600);
}

/** The original's file has no comments worth keeping: it was written by a program. */
async function setJsonValue(text: string, section: string, name: string, value: string): Promise<string> {
  const all = plainJson(await readJson(text, 'host.conf')) as Record<string, unknown>;
  const own =
    section === '' ? { [name]: value } : { [section]: { ...(all[section] as object), [name]: value } };
  return `${JSON.stringify({ ...all, ...own }, null, 2)}\n`;
}
