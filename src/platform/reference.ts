import { BadValue } from '../config/index.ts';

/** The grammar of a registry: a host, perhaps a port, perhaps a path below which images lie. */
const registry =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tag = /^\w[\w.-]{0,127}$/;

/** `registry.example.com:5000/team`, without a scheme or a slash at the end. Throws `BadValue`. */
export function parseRegistry(text: string): string {
  const plain = text.replace(/\/+$/, '');
  if (/^https?:\/\//.test(text))
    throw new BadValue('a registry without a scheme', `write ${plain.replace(/^https?:\/\//, '')}`);
  if (!registry.test(plain)) throw new BadValue('a registry: HOST, HOST:PORT or HOST:PORT/path');
  return plain;
}

/** Throws `BadValue` for what the engine would refuse. */
export function parseTag(text: string): string {
  if (!tag.test(text)) throw new BadValue('a tag: letters, digits, "_", "." and "-", at most 128');
  return text;
}
