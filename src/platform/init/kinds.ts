import { join } from 'node:path';
import type { StepKind } from '../../plan/index.ts';
import { ignoreInGit, notIgnored } from '../spec/index.ts';
import type { ScaffoldFile } from './files.ts';

export interface WriteParams extends ScaffoldFile {
  /** Absolute. */
  readonly directory: string;
}

/** Writes a file of a new project; done when it is there, since the plan refused others before. */
export const writeKind: StepKind<WriteParams> = {
  name: 'init.write',
  title: ({ path }) => `write ${path}`,
  deadlineMs: 30_000,
  check: async ({ directory, path }, { run }) =>
    (await run.ports.local.files.stat(join(directory, path))) !== undefined,
  apply: ({ directory, path, text, mode }, { run }) =>
    run.ports.local.files.write(join(directory, path), text, mode),
  undo: ({ directory, path }, { run }) => run.ports.local.files.remove(join(directory, path)),
};

export interface IgnoreParams {
  readonly directory: string;
  readonly patterns: readonly string[];
}

/** Keeps what is this machine's own out of git. */
export const ignoreKind: StepKind<IgnoreParams> = {
  name: 'init.ignore',
  title: ({ patterns }) => `let git ignore ${patterns.join(', ')}`,
  deadlineMs: 30_000,
  check: async ({ directory, patterns }, { run }) =>
    (await notIgnored(run.ports.local.files, directory, patterns)).length === 0,
  apply: ({ directory, patterns }, { run }) => ignoreInGit(run.ports.local.files, directory, patterns),
};
