import { ConfigError, type SourcePosition } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

/** Reyns' `from_eth0`: the address of that interface of the host that instances run on. Other text stays. */
export async function hostAddress(
  run: Run,
  name: string,
  text: string,
  where: SourcePosition,
): Promise<string> {
  const [, card] = /^from_([a-z][A-Za-z0-9._@-]{0,14})$/.exec(text) ?? [];
  if (card === undefined) return text;
  const { addresses, hostname } = await run.ports.host.facts();
  const address = addresses[card];
  if (address !== undefined) return address;
  throw new ConfigError(`${name} = ${text}: ${hostname} has no interface ${card} with an IPv4 address`, {
    where,
    hint: `one of: ${Object.keys(addresses).join(', ')}`,
  });
}
