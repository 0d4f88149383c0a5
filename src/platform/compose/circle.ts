import type { JsonMember } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';
import { itemsOf, memberOf, namesOf, textOf } from './nodes.ts';

/**
 * Throws `ConfigError` where services wait for each other, at the first of them: Compose starts none of them, nor would
 * the project made from them.
 */
export function refuseCircle(services: readonly JsonMember[]): void {
  const needs = new Map(services.map((service) => [service.key, neededBy(service)]));
  for (const { key, where } of services) {
    const circle = wayBack(key, needs);
    if (circle)
      throw new ConfigError(`services depend on each other in a circle: ${circle.join(' -> ')}`, {
        where,
        hint: 'one of them must do without its depends_on, or its link',
      });
  }
}

const neededBy = ({ value }: JsonMember): readonly string[] => [
  ...namesOf(memberOf(value, 'depends_on')),
  ...itemsOf(memberOf(value, 'links')).map((link) => textOf(link)?.split(':')[0] ?? ''),
];

/** The shortest way from a service back to itself. */
function wayBack(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  for (let ways: readonly (readonly string[])[] = [[start]]; ways.length > 0;) {
    const next = ways.flatMap((way) => (needs.get(way.at(-1) ?? '') ?? []).map((name) => [...way, name]));
    const closed = next.find((way) => way.at(-1) === start);
    if (closed) return closed;
    ways = next.filter((way) => {
      const name = way.at(-1) ?? '';
      return !seen.has(name) && seen.add(name);
    });
  }
  return undefined;
}
