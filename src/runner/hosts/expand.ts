import { UsageError } from '../../core/index.ts';
import { hostMatcher, type HostPattern } from '../../taskline/index.ts';

/** What patterns are looked up in. */
export interface Known {
  /** Names that a wildcard may mean. */
  readonly names: readonly string[];
  /** The hosts of a group; throws for one that there is not. */
  group(name: string): readonly string[];
}

/**
 * The hosts that patterns mean: in the order of the patterns, each once. `!` takes out of all that the list means,
 * wherever it stands; a list that only takes out means all hosts there are, but those. Throws `UsageError` for a
 * wildcard that fits nothing.
 */
export function expandPatterns(patterns: readonly HostPattern[], known: Known): readonly string[] {
  const excluded = new Set(patterns.filter((one) => one.excluded).flatMap((one) => namesOf(one, known)));
  const wanted = patterns.filter((one) => !one.excluded);
  const meant =
    wanted.length === 0 && patterns.length > 0 ? known.names : wanted.flatMap((one) => namesOf(one, known));
  return [...new Set(meant)].filter((name) => !excluded.has(name));
}

function namesOf({ means, excluded, text }: HostPattern, known: Known): readonly string[] {
  if (means.kind === 'hosts') return means.names;
  if (means.kind === 'group') return known.group(means.name);
  const found = known.names.filter(hostMatcher(means.text));
  if (found.length > 0 || excluded) return found;
  const all = known.names.slice(0, 20).join(', ');
  throw new UsageError(`"${text}" fits no host of the inventory`, {
    hint: all === '' ? 'wildcards mean hosts of conf/inventory.conf; there are none' : `hosts there: ${all}`,
  });
}
