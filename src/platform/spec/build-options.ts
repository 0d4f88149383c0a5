import { resolve } from 'node:path';
import { BadValue } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import type { BuildOptions, BuildSecret, Project } from '../schema.ts';
import type { Problems } from './problems.ts';
import type { Settings } from './settings.ts';

/** What a section of build.conf says beyond context, Dockerfile and arguments; undefined for nothing. */
export function buildOptions(
  settings: Settings,
  project: Project,
  problems: Problems,
): BuildOptions | undefined {
  const target = settings.text('target');
  const platform = settings.value('platform', parsePlatform);
  const cacheFrom = settings.list('cache_from', (text) => text).map(({ item }) => item);
  const secrets = secretsOf(settings, project, problems);
  const ssh = settings.text('ssh');
  const labels = textsOf(settings, 'label');
  const options: BuildOptions = {
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
    ...(cacheFrom.length > 0 && { cacheFrom }),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...(ssh !== undefined && { ssh: ssh === 'default' ? ssh : path(ssh, project) }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
  return Object.keys(options).length > 0 ? options : undefined;
}

/** The entries `KEY.NAME = text`. */
export const textsOf = (settings: Settings, key: string): Readonly<Record<string, string>> =>
  Object.fromEntries(settings.map(key).map(({ name, value }) => [name, value]));

/** `linux/amd64`, `linux/arm/v7`. Throws `BadValue`. */
export function parsePlatform(text: string): string {
  if (!/^[a-z]+\/[a-z0-9]+(\/v\d+)?$/.test(text)) throw new BadValue('a platform such as linux/arm64');
  return text;
}

function secretsOf(
  settings: Settings,
  project: Project,
  problems: Problems,
): Readonly<Record<string, BuildSecret>> {
  const secrets: Record<string, BuildSecret> = {};
  for (const { name, value, where } of settings.map('secret')) {
    const secret = secretOf(name, value, where, project);
    if (secret) secrets[name] = secret;
    // Whoever wrote the secret itself must not find it in a log.
    else
      problems.add(`secret.${name} says where the secret comes from, and never holds it`, where, [
        'write file:PATH or env:NAME, or nothing: then it must be given',
      ]);
  }
  return secrets;
}

function secretOf(
  name: string,
  text: string,
  where: SourcePosition,
  project: Project,
): BuildSecret | undefined {
  if (text === '') return { from: 'given', source: name, where };
  const [, kind, source = ''] = /^(file|env):(.+)$/.exec(text) ?? [];
  if (kind === 'file') return { from: 'file', source: path(source, project), where };
  return kind === 'env' ? { from: 'env', source, where } : undefined;
}

/** Relative to the project; a `~` is left to whoever builds. */
const path = (text: string, { directory }: Project): string =>
  text.startsWith('~/') ? text : resolve(directory, text);
