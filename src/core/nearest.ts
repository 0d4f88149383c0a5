import { distance } from 'fastest-levenshtein';

/**
 * The known name a typo most likely meant, or nothing when none is near:
 * at most a third of the letters may differ, rounded up, so that two swapped ones are forgiven from four on.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.ceil(wanted.length / 3) + 1;
  for (const candidate of known) {
    // Spares comparing what is far anyway, however long the name is.
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const away = distance(wanted, candidate.toLowerCase());
    if (away < bestDistance) [best, bestDistance] = [candidate, away];
  }
  return best;
}

/** `did you mean "NAME"?`, or the names there are when none is near and they are few; a hint line, or nothing. */
export function suggest(name: string, known: readonly string[], what = ''): string | undefined {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 && known.length <= 20
    ? `one of${what === '' ? '' : ` the ${what}`}: ${known.join(', ')}`
    : undefined;
}
