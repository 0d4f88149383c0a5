import type { Engine, Host } from '../ports/index.ts';

/** A socket may lead to another machine: an engine in a container, in a VM, behind a forwarding. */
export async function isSameMachine(engine: Engine, host: Host): Promise<boolean> {
  const [there, here] = await Promise.all([engine.facts(), host.facts()]);
  return there.hostname === here.hostname;
}
