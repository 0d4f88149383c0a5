import { join } from 'node:path';
import { readText, readDocument, shownPath, splitDocuments, type YamlNode } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';
import type { Variables } from '../configuration/variables.ts';
import type { UnitCall } from '../unit-name.ts';
import { all } from '../faults.ts';
import { refuse } from './problems.ts';

/** What reading units takes. */
export interface UnitSource {
  /** The configuration directory, absolute. */
  readonly directory: string;
  readonly cwd: string;
  readonly variables: Variables;
  /** The unit's own arguments, as they were typed. */
  readonly words?: readonly string[];
}

export type Place = Pick<UnitCall, 'unit' | 'command'>;

/** The file of a unit's command, absolute; undefined where there is none. `units/U.yaml` is short for `U/start`. */
export function unitFile(
  source: Pick<UnitSource, 'directory' | 'cwd'>,
  { unit, command }: Place,
): string | undefined {
  const base = join(source.directory, 'units', unit);
  const inside = ['yaml', 'yml'].map((ending) => join(base, `${command}.${ending}`));
  const short = command === 'start' ? ['yaml', 'yml'].map((ending) => `${base}.${ending}`) : [];
  const [found, second] = [...inside, ...short].filter((path) => textOf(path, source.cwd) !== undefined);
  if (found !== undefined && second !== undefined)
    throw new ConfigError(`${unit}/${command} is defined twice`, {
      where: { file: shownPath(second, source.cwd), line: 1 },
      hint: `${shownPath(found, source.cwd)} is the other: keep one of them`,
    });
  return found;
}

const textOf = (path: string, cwd: string): string | undefined => readText(path, shownPath(path, cwd));

/** The file's documents with all variables in them: composition, orders. */
export async function documentsOf(
  source: UnitSource,
  path: string,
  command: string,
): Promise<readonly YamlNode[]> {
  const file = shownPath(path, source.cwd);
  const parts = splitDocuments(textOf(path, source.cwd) ?? '');
  const surplus = parts[command === 'start' ? 3 : 2];
  if (surplus)
    throw refuse(
      command === 'start'
        ? 'a unit has at most three documents'
        : 'only the start of a unit has a third document',
      { file, line: surplus.line },
    );
  if (parts.length === 1 && parts[0]?.text.replace(/^\s*#.*$/gm, '').trim() === '') return [];
  const { variables } = source;
  const texts = all(parts.slice(0, 2), (part) => ({
    ...part,
    text: variables.substitute(part.text, file, part.line),
  }));
  return Promise.all(texts.map((part) => readDocument(part, file)));
}
