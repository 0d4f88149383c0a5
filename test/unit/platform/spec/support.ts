import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ManyErrors, type DockeropsError } from '../../../../src/core/index.ts';
import { loadPlatform, type PlatformSpec } from '../../../../src/platform/index.ts';
import type { Run } from '../../../../src/ports/index.ts';
import { testRun } from '../../../support/run.ts';

export type FileTree = Readonly<Record<string, string | Buffer>>;

const made: string[] = [];

/** A directory with these files, removed after the tests. */
export function directoryOf(files: FileTree): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 't-dockerops-')));
  made.push(directory);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

after(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const dockerfile = 'FROM t-spec/dockerops-base\n';

/** The files of a project `t-spec` with these containers beside the base. */
export const containers = (...names: readonly string[]): FileTree => ({
  'conf/build.conf': '[project]\nname = t-spec\n',
  ...Object.fromEntries(names.map((name) => [`apps_containers/${name}/Dockerfile`, dockerfile])),
});

export const runIn = (directory: string, more: Partial<Run> = {}): Run =>
  testRun(directory, {}, { env: {}, ...more }).run;

export const load = (files: FileTree, more: Partial<Run> = {}, conf?: string): Promise<PlatformSpec> =>
  loadPlatform(runIn(directoryOf(files), more), conf === undefined ? {} : { conf });

/** A project with the containers demo, web and db, and this run.conf. */
export const loadRun = (runConf: string | Buffer): Promise<PlatformSpec> =>
  load({ ...containers('demo', 'web', 'db'), 'conf/run.conf': runConf });

/** The errors as a user reads them: `conf/run.conf:3 what (hint)`. */
export async function refusals(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
  } catch (error) {
    const errors = error instanceof ManyErrors ? error.errors : [error as DockeropsError];
    return errors.map(said);
  }
  return [];
}

function said({ where, message, hints }: DockeropsError): string {
  const place = where ? `${where.file}:${where.line} ` : '';
  return `${place}${message}${hints.length > 0 ? ` (${hints.join('; ')})` : ''}`;
}
