import type { YamlNode } from '../../config/index.ts';
import { demandKnown, mapOf, refuse } from './problems.ts';

const reserved = ['default', 'full', 'check', 'production'];
const known = ['execute', 'overwrites', 'extra', 'files', 'capture_logs'];

/** Checks the `tests` of a container and names its variants (units §8.4). */
export function testVariants(container: string, node: YamlNode): readonly string[] {
  return mapOf(`${container}: tests`, node).members.map(({ key, value, where }) => {
    const what = `${container}: tests: ${key}`;
    if (reserved.includes(key))
      throw refuse(`${what}: this name is taken`, where, `${reserved.join(', ')} are there anyway`);
    const map = mapOf(what, value);
    demandKnown(what, map, known);
    if (!map.members.some((one) => one.key === 'execute'))
      throw refuse(`${what} does not say what to execute`, where, 'write execute: COMMAND');
    return key;
  });
}
