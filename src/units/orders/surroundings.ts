import { parseWords } from '../../config/index.ts';
import { belowOf } from '../../platform/machine.ts';
import type { Run } from '../../ports/index.ts';
import type { UnitSource } from '../file/load.ts';
import type { Surroundings } from './scene.ts';

/** What the variables and the run say of how orders are done. */
export function surroundings(
  run: Run,
  { directory, cwd, variables }: UnitSource,
  adopt: boolean,
): Surroundings {
  const helperImage = variables.value('DOCKERSTRA_HELPER_IMAGE');
  const resolver = variables.value('LINK_RESOLVER');
  const entries = Object.entries(variables.all).filter(([, value]) => isPlain(value));
  return {
    configuration: directory,
    cwd,
    adopt,
    linkHosts: (variables.value('LINK_HOSTS') ?? {}) as Readonly<Record<string, string>>,
    linkResolver:
      typeof resolver === 'string' ? parseWords(resolver) : ((resolver ?? []) as readonly string[]),
    ...(typeof helperImage === 'string' && { helperImage }),
    env: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    archivesBelow: belowOf(run),
    token: run.runId,
  };
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
