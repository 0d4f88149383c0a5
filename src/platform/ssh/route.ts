import type { Run } from '../../ports/index.ts';
import { overlaps, parseBlock } from '../network/ipv4.ts';

/** True where packets to this address can only go to the engine's own network: not with a remote engine, nor Docker Desktop. */
export async function isRouted(run: Run, address: string): Promise<boolean> {
  if (address === '') return false;
  const [engine, local] = await Promise.all([run.ports.engine.facts(), run.ports.local.facts()]);
  return engine.local && hasRoute(local.routes, address);
}

/** The default route leads to strangers: it does not count. */
export function hasRoute(routes: readonly string[], address: string): boolean {
  const wanted = parseBlock(address);
  if (!wanted) return false;
  return routes.some((route) => {
    const block = parseBlock(route);
    return block !== undefined && block.bits > 0 && overlaps(block, wanted);
  });
}
