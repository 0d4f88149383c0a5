/** Patterns as in ssh_config(5): `*` and `?`; one that begins with `!` and fits refuses all. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  const fits = (pattern: string): boolean => matchesPattern(pattern, name);
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern));
}

/** One pattern; case counts, so that callers lower it where it does not. */
export function matchesPattern(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}
