import { soundsSecret } from '../sensitive.ts';

/** One reason why an instance is not as wanted: a setting that differs, or something else in words. */
export interface Change {
  /** `env.GREETING`, `image`; or a sentence. */
  readonly what: string;
  /** Absent where there was none, or where it is nobody's business. */
  readonly from?: string;
  readonly to?: string;
}

/** A setting with its old and new value as JSON; what is or sounds like a secret only by its name. */
export function changeOf(name: string, from: string | undefined, to: string | undefined): Change {
  if (name === 'secret' || (name.startsWith('env.') && soundsSecret(name))) return { what: name };
  return {
    what: name,
    ...(isSomething(from) && { from: plain(from) }),
    ...(isSomething(to) && { to: plain(to) }),
  };
}

/** What is not set reads as an empty value, or not at all where an older version wrote it. */
export const isSomething = (json: string | undefined): json is string =>
  json !== undefined && !['""', '0', '[]', '{}'].includes(json);

/** A text as it is, a list or an object as JSON. */
const plain = (json: string): string => {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
};

/** `env.GREETING (hello -> hi)` */
export function changeText({ what, from, to }: Change): string {
  if (from === undefined && to === undefined) return what;
  return `${what} (${from ?? 'none'} -> ${to ?? 'none'})`;
}
