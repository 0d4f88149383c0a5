import { relative } from 'node:path';
import type { Document } from './document.ts';
import { scanIni } from './ini.ts';
import { looksLikeJson, readJson, type JsonNode } from './json.ts';
import { readText } from './text-file.ts';
import type { DockeropsError } from '../core/index.ts';

/** A file of either format, as read. */
export type ConfigFile =
  | {
      readonly format: 'ini';
      readonly file: string;
      readonly document: Document;
      readonly errors: readonly DockeropsError[];
    }
  | { readonly format: 'json'; readonly file: string; readonly root: JsonNode };

/**
 * Reads one configuration file; undefined when it is not there. Positions name the file as seen from `cwd`.
 * Throws `ConfigError` for what is no text and for broken JSON; an INI file's errors come with it.
 */
export async function readConfigFile(path: string, cwd: string): Promise<ConfigFile | undefined> {
  const file = shownPath(path, cwd);
  const text = readText(path, file);
  if (text === undefined) return undefined;
  if (looksLikeJson(text)) return { format: 'json', file, root: await readJson(text, file) };
  return { format: 'ini', file, ...scanIni(text, file) };
}

/** A path as the user would write it from where they stand. */
export const shownPath = (path: string, cwd: string): string => relative(cwd, path) || '.';
