import { Spelled, type YamlNode } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';

const nowhere: SourcePosition = { file: '', line: 1 };

/** Data that was read already, for a reader of nodes. */
export function asNode(value: unknown, where = nowhere): YamlNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => asNode(item, where)), where };
  if (value instanceof Spelled) return { kind: 'scalar', value: value.value, text: value.text, where };
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, item]) => ({ key, where, value: asNode(item, where) }));
    return { kind: 'map', members, where };
  }
  const scalar = value as string | number | boolean | null;
  return { kind: 'scalar', value: scalar, text: scalar === null ? '' : String(scalar), where };
}
