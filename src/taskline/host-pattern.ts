import { UsageError } from '../core/index.ts';

/** One item of a list of hosts, as typed after `-H`, in `hosts=` or in an inventory. */
export interface HostPattern {
  /** Written with `!`: what it means is taken out again. */
  readonly excluded: boolean;
  readonly means:
    | { readonly kind: 'hosts'; readonly names: readonly string[] }
    | { readonly kind: 'wildcard'; readonly text: string }
    | { readonly kind: 'group'; readonly name: string };
  /** As typed, for messages. */
  readonly text: string;
}

/** More than this is a slip of the finger. */
const mostHosts = 10_000;

/** `web[1,3],db` as `web[1,3]` and `db`: a comma inside of brackets parts nothing. Throws `UsageError` for an empty list or item. */
export function splitHosts(text: string, what: string): readonly string[] {
  const items = text.split(/,(?![^[\]]*\])/).map((item) => item.trim());
  if (items.every((item) => item === '')) throw new UsageError(`${what}: empty host list`);
  if (items.includes('')) throw new UsageError(`${what}: empty host name in "${text}"`);
  return items;
}

/** Reads `web1`, `deploy@web[01-20]:2222`, `web*`, `@group`, each perhaps after a `!`. Throws `UsageError`. */
export function parseHostPattern(text: string): HostPattern {
  const excluded = text.startsWith('!');
  const rest = (excluded ? text.slice(1) : text).trim();
  if (rest === '' || rest === '@') throw new UsageError(`"${text}" names no host`);
  const means = rest.startsWith('@')
    ? { kind: 'group' as const, name: rest.slice(1) }
    : /[*?]/.test(rest)
      ? { kind: 'wildcard' as const, text: rest }
      : { kind: 'hosts' as const, names: expandRanges(rest, text) };
  return { excluded, means, text };
}

/** Whether a name fits a wildcard: `*` is any text, `?` any one character. */
export function hostMatcher(wildcard: string): (name: string) => boolean {
  const escaped = wildcard.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  return (name) => pattern.test(name);
}

/** `[1-3]`, `[01-20]`, `[a-c]`, `[1,4,7-9]`; brackets around an IPv6 address are none of these. */
const range = /\[([^\][:]*)\]/;

function expandRanges(name: string, text: string): readonly string[] {
  const found = range.exec(name);
  if (!found) return [whole(name, text)];
  const [bracket, content = ''] = found;
  const head = name.slice(0, found.index);
  const items = content.split(',').flatMap((item) => itemsOf(item.trim(), text));
  const tails = expandRanges(name.slice(found.index + bracket.length), text);
  if (items.length * tails.length > mostHosts)
    throw new UsageError(`"${text}" means more than ${mostHosts} hosts`);
  return items.flatMap((item) => tails.map((tail) => head + item + tail));
}

/** Brackets stay around an IPv6 address only. */
function whole(name: string, text: string): string {
  if (/^[^[\]]*$/.test(name) || /\[[^\][]*:[^\][]*\]/.test(name)) return name;
  throw noRange(text, name);
}

const noRange = (text: string, what: string) =>
  new UsageError(`"${text}": "${what}" is no range of hosts`, {
    hint: 'write web[1-20], web[01-20], rack[a-c] or web[1,3,7-9]',
  });

function itemsOf(item: string, text: string): readonly string[] {
  const [, from = '', to = from] = /^(\d{1,9}|[a-z])(?:-(\d{1,9}|[a-z]))?$/i.exec(item) ?? [];
  const numbers = /^\d+$/.test(from);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  if (!(first <= last)) throw noRange(text, `[${item}]`);
  if (last - first >= mostHosts) throw new UsageError(`"${text}" means more than ${mostHosts} hosts`);
  const each = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  // A leading zero says how wide all of them are.
  const width = from.startsWith('0') ? from.length : 0;
  return each.map((value) => (numbers ? String(value).padStart(width, '0') : String.fromCharCode(value)));
}
