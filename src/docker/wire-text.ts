/** `["A=1"]` as a record; a name without a value has an empty one. */
export function readEnv(entries: readonly string[] | null | undefined): Record<string, string> {
  return Object.fromEntries(
    (entries ?? []).map((entry) => {
      const at = entry.indexOf('=');
      return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** The record as the API wants it. */
export const writeEnv = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** The engine's label filter: `key` or `key=value`, all of which must be there. */
export const labelFilter = (labels: readonly string[] | undefined): { label?: string[] } =>
  labels && labels.length > 0 ? { label: [...labels] } : {};
