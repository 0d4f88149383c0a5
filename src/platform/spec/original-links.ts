import type { Entry, JsonNode } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { targetText } from './header.ts';
import { firstText, itemsOf, membersOf, refuseOthers, textOf } from './json-nodes.ts';
import type { Problems } from './problems.ts';

/** The original's links, objects or in Reyns' short form, as run.conf would have them. */
export function linksOf(
  links: JsonNode,
  containers: readonly string[],
  problems: Problems,
): readonly Entry[] {
  return itemsOf(links, 'links', problems).flatMap((link): readonly Entry[] => {
    if (link.kind === 'scalar') return shortLink(link, containers, problems);
    const members = membersOf(link, 'a link', problems);
    refuseOthers(members, ['name', 'container', 'service', 'instance'], problems);
    const name = firstText(members, ['name'], problems);
    const container = firstText(members, ['container', 'service'], problems);
    const instance = firstText(members, ['instance'], problems);
    if (name === undefined || container === undefined) {
      problems.add(
        'a link needs a name and a container',
        link.where,
        '{"name": "DB", "container": "db", "instance": null}',
      );
      return [];
    }
    return [linkEntry(name, { container, ...(instance === undefined ? {} : { instance }) }, link.where)];
  });
}

const linkEntry = (
  alias: string,
  target: Parameters<typeof targetText>[0],
  where: SourcePosition,
): Entry => ({
  key: `link.${alias}`,
  value: targetText(target),
  list: false,
  where,
});

/** Reyns' `"container-instance:alias"`, `*` for any instance. */
function shortLink(link: JsonNode, containers: readonly string[], problems: Problems): readonly Entry[] {
  const text = textOf(link, 'a link', problems);
  if (text === undefined || text === '') return [];
  const [, name = '', alias] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  if (alias === undefined) {
    problems.add(
      `"${text}" is no link`,
      link.where,
      'write "CONTAINER-INSTANCE:ALIAS", with * for any instance',
    );
    return [];
  }
  const [container, instance] = split(name, containers);
  return [
    linkEntry(
      alias,
      instance === '' || instance === '*' ? { container } : { container, instance },
      link.where,
    ),
  ];
}

/** The longest container that the name starts with; for an unknown one the last dash parts it, as in Reyns. */
function split(name: string, containers: readonly string[]): readonly [container: string, instance: string] {
  const fitting = containers
    .filter((one) => name === one || name.startsWith(`${one}-`))
    .sort((a, b) => b.length - a.length);
  const dash = name.lastIndexOf('-');
  const container = fitting[0] ?? (dash === -1 ? name : name.slice(0, dash));
  return [container, name.slice(container.length + 1)];
}
