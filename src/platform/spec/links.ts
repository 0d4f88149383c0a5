import type { SourcePosition } from '../../core/index.ts';
import type { LinkSpec } from '../schema.ts';
import { parseTarget } from './header.ts';
import { badAlias, badInstanceName, knownContainer, linkVariable } from './names.ts';
import type { Problems } from './problems.ts';
import type { Settings } from './settings.ts';

/** The links of one section; unknown containers, bad aliases and aliases that become one variable are problems. */
export function linksOf(
  settings: Settings,
  known: readonly string[],
  problems: Problems,
): readonly LinkSpec[] {
  const variables = new Map<string, { readonly alias: string; readonly where: SourcePosition }>();
  return settings.map('link').flatMap(({ key, name: alias, value, where }) => {
    const bad = badAlias(alias);
    if (bad !== undefined) problems.add(bad, where);
    const variable = linkVariable(alias);
    const other = variables.get(variable);
    if (other)
      problems.add(
        `the links "${other.alias}" and "${alias}" would both set ${variable}`,
        where,
        'rename one of them',
      );
    variables.set(variable, { alias, where });
    const target = problems.parse(key, value, where, parseTarget);
    if (!target || !knownContainer(target.container, known, where, problems)) return [];
    const badTarget = target.instance === undefined ? undefined : badInstanceName(target.instance);
    if (badTarget !== undefined) problems.add(badTarget, where);
    return [{ alias, ...target, where }];
  });
}
