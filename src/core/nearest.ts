import { distance } from 'fastest-levenshtein';

/**
 * The known name a typo most likely meant, or nothing when none is near: at most a third of the letters may differ,
 * rounded up. Two that are swapped count as less than one that differs.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.ceil(wanted.length / 3) + 1;
  for (const candidate of known) {
    // Spares comparing what is far anyway, however long the name is.
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const away = distanceTo(candidate.toLowerCase(), wanted);
    if (away < bestDistance) [best, bestDistance] = [candidate, away];
  }
  return best;
}

const distanceTo = (known: string, typed: string): number =>
  isSwapped(known, typed) ? 0.5 : distance(typed, known);

/** Whether two letters side by side, and nothing else, have changed places. */
function isSwapped(known: string, typed: string): boolean {
  if (known.length !== typed.length) return false;
  let at = 0;
  while (at < known.length && known[at] === typed[at]) at += 1;
  const swapped = known.charAt(at + 1) + known.charAt(at);
  return at < known.length && typed === known.slice(0, at) + swapped + known.slice(at + 2);
}

/** `did you mean "NAME"?`, or the names there are when none is near and they are few; a hint line, or nothing. */
export function suggest(name: string, known: readonly string[], what = ''): string | undefined {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 && known.length <= 20
    ? `one of${what === '' ? '' : ` the ${what}`}: ${known.join(', ')}`
    : undefined;
}
