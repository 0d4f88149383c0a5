import type { Run } from '../../ports/index.ts';
import { textOf, type Head } from './heads.ts';
import { withHeads } from './rewrite.ts';

/**
 * The same archive without device nodes, which no restore makes: whoever has one reaches a device of the machine. A
 * warning names them.
 */
export async function* withoutDevices(
  run: Run,
  of: string,
  archive: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const devices = new Set<string>();
  yield* withHeads(archive, (head) => {
    if (!isDevice(head, devices)) return head.raw;
    devices.add(head.name);
    return undefined;
  });
  if (devices.size === 0) return;
  const text = `${of}: device nodes are left out of its archive, as no restore makes any: ${namesOf(devices)}`;
  run.emit({ type: 'message', level: 'warning', text });
}

/** Or one more name of one. */
export const isDevice = ({ type, linkname }: Head, devices: ReadonlySet<string>): boolean =>
  type === '3' || type === '4' || (type === '1' && devices.has(linkname));

const mostNames = 5;

function namesOf(devices: ReadonlySet<string>): string {
  const names = [...devices].slice(0, mostNames).map(textOf);
  const others = devices.size - names.length;
  return `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
