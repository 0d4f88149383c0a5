import { BadValue, parseBytes, parseWords, plainYaml, type YamlNode } from '../../config/index.ts';

/** Readers of values: each throws `BadValue` with what it expects instead. */
export type ReadValue<T> = (node: YamlNode) => T;

export const text: ReadValue<string> = (node) => {
  if (node.kind === 'scalar' && node.value !== null) return node.text;
  throw new BadValue('text');
};

export const boolean: ReadValue<boolean> = (node) => {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  if (node.kind === 'scalar' && (node.value === 0 || node.value === 1)) return node.value === 1;
  throw new BadValue('true or false');
};

export const number: ReadValue<number> = (node) => {
  const value = node.kind === 'scalar' && node.text !== '' ? Number(node.text) : NaN;
  if (Number.isFinite(value)) return value;
  throw new BadValue('a number');
};

export const integer: ReadValue<number> = (node) => {
  const value = number(node);
  if (Number.isInteger(value)) return value;
  throw new BadValue('a whole number');
};

/** Not below 0: seconds, shares. */
export const natural: ReadValue<number> = (node) => {
  const value = integer(node);
  if (value >= 0) return value;
  throw new BadValue('a whole number that is not below 0');
};

/** `64m`, `1g`, or a number of bytes; -1 stands for no limit. */
export const bytes: ReadValue<number> = (node) => {
  const written = text(node);
  return written === '-1' ? -1 : parseBytes(written);
};

/** One or several; a text alone is a list of one. */
export const texts: ReadValue<readonly string[]> = (node) =>
  node.kind === 'list' ? node.items.map(text) : [text(node)];

/** A command: a text is parted into words as a shell does, a list is taken as it is. */
export const words: ReadValue<readonly string[]> = (node) =>
  node.kind === 'list' ? node.items.map(text) : parseWords(text(node));

/** `{name: value}`; an empty value is an empty text. */
export const textMap: ReadValue<Readonly<Record<string, string>>> = (node) => {
  if (node.kind !== 'map') throw new BadValue('a mapping');
  return Object.fromEntries(node.members.map(({ key, value }) => [key, scalarText(value)]));
};

/** The text of a value that may be empty. */
export const scalarText: ReadValue<string> = (node) => {
  if (node.kind === 'scalar') return node.text;
  throw new BadValue('text');
};

/** Whatever it is, for what goes to the engine as it stands. */
export const anything: ReadValue<unknown> = plainYaml;

/** The same in the API's own words: numbers are numbers, however they are written. */
export const apiValue: ReadValue<unknown> = (node) =>
  node.kind === 'map'
    ? Object.fromEntries(node.members.map(({ key, value }) => [key, apiValue(value)]))
    : node.kind === 'list'
      ? node.items.map(apiValue)
      : node.value;

export const mapping: ReadValue<Readonly<Record<string, unknown>>> = (node) => {
  if (node.kind === 'map') return plainYaml(node) as Record<string, unknown>;
  throw new BadValue('a mapping');
};

export const isNull = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;

export const member = (node: YamlNode, name: string): YamlNode | undefined =>
  node.kind === 'map' ? node.members.find(({ key }) => key === name)?.value : undefined;
