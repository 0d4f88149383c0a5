import { messageOf } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { withArguments } from './arguments/index.ts';
import { loadUnitFile, type UnitSource } from './file/load.ts';
import { allCommands } from './find.ts';
import { sourceOf, type UnitsRequest } from './source.ts';
import { testNames } from './tests/index.ts';

/** Every `UNIT/COMMAND` there is, sorted, with the tests of each unit; a broken file is a warning and hides nothing else. */
export async function listUnits(run: Run, request: UnitsRequest = {}): Promise<readonly string[]> {
  const source = await sourceOf(run, request);
  const all = allCommands(source).filter(({ command }) => command !== 'test');
  const names = await Promise.all(
    all.map(async ({ unit, command }) => [
      `${unit}/${command}`,
      ...(command === 'start' ? await testsOf(run, source, unit) : []),
    ]),
  );
  return names.flat().sort();
}

async function testsOf(run: Run, source: UnitSource, unit: string): Promise<readonly string[]> {
  try {
    const start = await loadUnitFile(await withArguments(source, unit, []), { unit, command: 'start' });
    return start ? testNames(start).map((name) => `${unit}/test:${name}`) : [];
  } catch (error) {
    run.emit({ type: 'message', level: 'warning', text: `${unit}/start: ${messageOf(error)}` });
    return ['default', 'full'].map((name) => `${unit}/test:${name}`);
  }
}
