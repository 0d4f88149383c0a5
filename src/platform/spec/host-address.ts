import { isIP } from 'node:net';
import { ConfigError, type SourcePosition } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

const fromCard = /^from_([a-z][A-Za-z0-9._@-]{0,14})$/;

/** Reyns' `from_eth0`: the address of that interface of the host that instances run on. Other text stays. */
export async function hostAddress(
  run: Run,
  name: string,
  text: string,
  where: SourcePosition,
): Promise<string> {
  const [, card] = fromCard.exec(text) ?? [];
  if (card === undefined) return text;
  const { addresses, hostname } = await run.ports.host.facts();
  const address = addresses[card];
  if (address !== undefined) return address;
  throw new ConfigError(`${name} = ${text}: ${hostname} has no interface ${card} with an IPv4 address`, {
    where,
    hint: `one of: ${Object.keys(addresses).join(', ')}`,
  });
}

const hostName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*\.?$/;

/** What is wrong with an address that a person typed: it is for an instance on another machine, so nothing is looked up. */
export const badHostAddress = (text: string): string | undefined =>
  isIP(text) !== 0 || fromCard.test(text) || (hostName.test(text) && !/^[\d.]+$/.test(text))
    ? undefined
    : `"${text}" is neither an IP address nor a host name`;
