import { BadValue, shorten, type YamlMap, type YamlNode, type YamlScalar } from '../../config/index.ts';
import { ConfigError, suggest, throwAll, type SourcePosition } from '../../core/index.ts';

/** Reads a value, and says of a wrong one where it stands and what it is the value of. */
export function readAt<T>(what: string, node: YamlNode, read: (node: YamlNode) => T): T {
  try {
    return read(node);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    const shown = node.kind === 'scalar' ? `, not ${shownScalar(node)}` : '';
    throw new ConfigError(`${what} must be ${error.message}${shown}`, {
      where: node.where,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
}

const shownScalar = ({ value, text }: YamlScalar): string =>
  value === null ? 'nothing' : `"${shorten(text)}"`;

/** Throws for every key that is none of those known, with the nearest one. */
export function demandKnown(what: string, map: YamlMap, known: readonly string[]): void {
  const unknown = map.members.filter(({ key }) => !known.includes(key));
  throwAll(
    unknown.map(({ key, where }) =>
      refuse(`${what}: there is no "${shorten(key)}"`, where, suggest(key, known)),
    ),
  );
}

/** The mapping, with nothing for an empty one. */
export function mapOf(what: string, node: YamlNode): YamlMap {
  if (node.kind === 'map') return node;
  if (node.kind === 'scalar' && node.value === null) return { kind: 'map', members: [], where: node.where };
  throw new ConfigError(`${what} must be a mapping`, { where: node.where });
}

export const refuse = (message: string, where: SourcePosition, hint?: string): ConfigError =>
  new ConfigError(message, { where, ...(hint !== undefined && { hint }) });
