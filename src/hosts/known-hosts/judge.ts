import { knownName, speaksOf, type KnownHost } from './entries.ts';

/** What known_hosts says of a key that a host offers. */
export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'new' }
  /** Other keys are known, of its kind or of other kinds. */
  | { readonly kind: 'changed'; readonly entry: KnownHost }
  | { readonly kind: 'revoked'; readonly entry: KnownHost }
  /** Only an authority is known, of which the host has no certificate. */
  | { readonly kind: 'authority'; readonly entry: KnownHost };

/**
 * Stricter than OpenSSH in one thing: a key of a kind that is not known counts as changed where keys of other kinds are
 * known, since those were asked for first.
 */
export function judge(entries: readonly KnownHost[], host: string, port: number, key: Buffer): Verdict {
  const about = entries.filter((entry) => speaksOf(entry, knownName(host, port)));
  const is = ({ blob }: KnownHost): boolean => blob.equals(key);
  const revoked = entries.find(
    (entry) =>
      entry.marker === 'revoked' &&
      is(entry) &&
      (about.includes(entry) || speaksOf(entry, knownName(host, 22))),
  );
  if (revoked) return { kind: 'revoked', entry: revoked };
  const plain = about.filter(({ marker }) => marker === '');
  if (plain.some(is)) return { kind: 'known' };
  const [other] = plain;
  if (other) return { kind: 'changed', entry: other };
  // As OpenSSH does: a key kept under the name alone is good for every port.
  if (port !== 22 && judge(entries, host, 22, key).kind === 'known') return { kind: 'known' };
  const authority = about.find(({ marker }) => marker === 'cert-authority');
  return authority ? { kind: 'authority', entry: authority } : { kind: 'new' };
}

/** The kinds of keys known of a host: to be asked for first, so that it answers with one of these. */
export function knownTypes(about: readonly KnownHost[]): readonly string[] {
  const plain = about.filter(({ marker }) => marker === '');
  return [...new Set(plain.map(({ type }) => type))];
}
