import { ConfigError } from '../../core/index.ts';
import type { HostSettings, InventorySection } from './settings.ts';

/** Of two groups that say different things of one host, neither is right by itself. */
export function disagreements(
  host: string,
  groups: readonly InventorySection[],
  settings: readonly HostSettings[],
): readonly ConfigError[] {
  const first = new Map<string, { readonly value: unknown; readonly group: string }>();
  return groups.flatMap(({ name, where }, index) =>
    Object.entries(flat(settings[index] ?? {})).flatMap(([key, value]) => {
      const before = first.get(key);
      if (!before) first.set(key, { value, group: name });
      if (!before || before.value === value) return [];
      const both = `the groups ${before.group} and ${name} give ${host} different values of ${key}`;
      return [new ConfigError(both, { where, hint: `settle it in [host:${host}]` })];
    }),
  );
}

/** Variables as they are written: `var.NAME`. */
const flat = ({ variables = {}, ...plain }: HostSettings): Readonly<Record<string, unknown>> => ({
  ...plain,
  ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`var.${name}`, value])),
});

/** The first that says something wins. */
export function mergeSettings(layers: readonly (HostSettings | undefined)[]): HostSettings {
  const said = layers.filter((layer) => layer !== undefined).reverse();
  const variables = Object.assign({}, ...said.map((layer) => layer.variables ?? {})) as Record<
    string,
    string
  >;
  return { ...(Object.assign({}, ...said) as HostSettings), variables };
}
