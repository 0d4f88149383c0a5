import type { Containers } from '../../ports/index.ts';

/** The last lines an instance wrote. */
export async function logTail(containers: Containers, id: string, lines: number): Promise<readonly string[]> {
  const tail: string[] = [];
  for await (const line of containers.logs(id, { tail: lines })) tail.push(line.text);
  return tail.slice(-lines);
}
