import type { SshHost } from '../keys/index.ts';
import { standardSshPort } from '../observe.ts';
import { instanceKey } from './instance.ts';
import { bothCases, type LinkTarget, type ResolvedLink } from './links.ts';

/**
 * How the ssh client of an instance finds what it links to, where members of pods listen on further ports. By an address
 * that several share, it finds the first of them.
 */
export function sshHosts(
  links: readonly ResolvedLink[],
  addressOf: (target: LinkTarget) => string,
): readonly SshHost[] {
  if (links.every(({ sshPort }) => sshPort === undefined)) return [];
  return links.map(({ alias, target, sshPort = standardSshPort }) => ({
    names: [...bothCases(alias), instanceKey(target), addressOf(target)],
    port: sshPort,
  }));
}
