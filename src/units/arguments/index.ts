import { readDocument, readText, shownPath, splitDocuments } from '../../config/index.ts';
import { UsageError } from '../../core/index.ts';
import { unitFile, type UnitSource } from '../file/load.ts';
import { parseArguments } from './parse.ts';
import { readSpecs, type ArgumentSpec } from './spec.ts';
import { usageLine, usageText } from './usage.ts';

/** The arguments that a unit's start describes; none where it has no third document. */
export async function argumentSpecs(source: UnitSource, unit: string): Promise<readonly ArgumentSpec[]> {
  const path = unitFile(source, { unit, command: 'start' });
  if (path === undefined) return [];
  const file = shownPath(path, source.cwd);
  const part = splitDocuments(readText(path, file) ?? '')[2];
  if (!part) return [];
  const text = source.variables.substitute(part.text, file, part.line);
  return readSpecs(await readDocument({ ...part, text }, file));
}

/** The units with a unit's arguments as variables: NAME and args.NAME (units §7.2). Throws `UsageError`. */
export async function withArguments(
  source: UnitSource,
  unit: string,
  words: readonly string[],
): Promise<UnitSource> {
  const specs = await argumentSpecs(source, unit);
  if (specs.length === 0 && words.length === 0) return source;
  if (specs.length === 0)
    throw new UsageError(`${unit} takes no arguments of its own: ${words.join(' ')}`, {
      hint: 'the third document of its start.yaml would describe them',
    });
  const { given, defaults } = parsed(specs, words, unit);
  return { ...source, words, variables: source.variables.with(given, defaults) };
}

/** What is wrong is said with how it is called, as argparse does. */
function parsed(specs: readonly ArgumentSpec[], words: readonly string[], unit: string) {
  try {
    return parseArguments(specs, words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message, { hint: error.hints, excerpt: [usageLine(unit, specs)] });
  }
}

/** What `-h` shows of a unit's arguments. */
export async function unitUsage(source: UnitSource, unit: string, command: string): Promise<string> {
  return usageText(`${unit}/${command}`, await argumentSpecs(source, unit));
}

/** Whether the words ask for help: before a `--`, and nothing that an argument takes verbatim. */
export const asksForHelp = ([first]: readonly string[]): boolean => first === '-h' || first === '--help';
