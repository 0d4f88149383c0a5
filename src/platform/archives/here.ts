import type { Run } from '../../ports/index.ts';

/** Whether the engine runs on this machine, and so most likely sees the files that we see. */
export async function isEngineHere({ ports }: Run): Promise<boolean> {
  const { engine, host, local } = ports;
  if (host !== local) return false;
  const [facts, { hostname }] = await Promise.all([engine.facts(), local.facts()]);
  return facts.local && facts.hostname === hostname;
}
