import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCompose, loadPlatform } from '../../../../src/platform/index.ts';
import { directoryOf, runIn, type FileTree } from '../spec/support.ts';

/** Imports a Compose file that lies among these files. */
export async function imported(compose: string, files: FileTree = {}) {
  const directory = directoryOf({ 'compose.yaml': compose, ...files });
  const run = runIn(directory);
  const result = await importCompose(run);
  const text = (path: string) => readFileSync(join(directory, path), 'utf8');
  return {
    ...result,
    text,
    platform: () => loadPlatform(run),
    said: result.notes.map(({ text, where }) => `${where.line} ${text}`),
  };
}

/** What the service `web` is built of, and an env_file. */
export const around: FileTree = {
  'web/Dockerfile': 'FROM debian:bookworm-slim\n',
  'db.env': 'POSTGRES_DB=shop\n',
};
