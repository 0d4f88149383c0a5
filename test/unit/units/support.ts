import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readEnvironment } from '../../../src/units/configuration/environment.ts';
import { loadUnitFile, type UnitSource } from '../../../src/units/file/load.ts';
import type { ContainerDefinition, UnitFile } from '../../../src/units/file/schema.ts';
import { testRun, type TestRun } from '../../support/run.ts';

/** A configuration directory with these files, and a run in it. */
export class Units {
  readonly directory = mkdtempSync(join(tmpdir(), 't-units-'));
  readonly context: TestRun;

  constructor(files: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}) {
    this.context = testRun(this.directory, {}, { env });
    mkdirSync(join(this.directory, 'units'));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  async source(files: readonly string[] = []): Promise<UnitSource> {
    const { run } = this.context;
    const variables = await readEnvironment(run, this.directory, { files });
    return { directory: this.directory, cwd: this.directory, variables };
  }

  async load(name: string, files: readonly string[] = []): Promise<UnitFile> {
    const [unit = '', command = ''] = name.split('/');
    const loaded = await loadUnitFile(await this.source(files), { unit, command });
    if (!loaded) throw new Error(`there is no ${name}`);
    return loaded;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Works on a configuration directory that is gone afterwards. */
export async function withUnits<T>(
  files: Readonly<Record<string, string>>,
  work: (units: Units) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const units = new Units(files, env);
  try {
    return await work(units);
  } finally {
    units.remove();
  }
}

/** Loads `u/start` with this text. */
export const start = (text: string): Promise<UnitFile> =>
  withUnits({ 'units/u/start.yaml': text }, (units) => units.load('u/start'));

/** The container `aa` of a composition whose phases are written as flow YAML. */
export async function container(phases: string): Promise<ContainerDefinition> {
  const { containers } = await start(`aa: ${phases}\n`);
  const [first] = containers;
  if (!first) throw new Error('no container');
  return first;
}
