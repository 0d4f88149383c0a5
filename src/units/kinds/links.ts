import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ContainerSettings, Link } from '../keywords/settings.ts';

/** Where a linked container may be found that this engine does not have (units §9.5). */
export interface LinkFallback {
  /** Containers that the unit itself describes: those are made, not looked up. */
  readonly own: readonly string[];
  /** LINK_HOSTS: a container's name or alias to an address. */
  readonly hosts: Readonly<Record<string, string>>;
  /** LINK_RESOLVER: a command that gets the name and prints an address. */
  readonly resolver: readonly string[];
}

/** The settings with their links: as links where the target is there, else as addresses in its /etc/hosts. */
export async function linked(
  run: Run,
  settings: ContainerSettings,
  fallback: LinkFallback,
): Promise<ContainerSettings> {
  const links: string[] = [];
  const hosts: string[] = [];
  for (const link of settings.links) {
    if (await run.ports.engine.containers.inspect(link.target)) links.push(`${link.target}:${link.alias}`);
    else hosts.push(`${link.alias}:${await elsewhere(run, link, fallback)}`);
  }
  const { hostConfig } = settings;
  const before = (hostConfig['ExtraHosts'] ?? []) as readonly string[];
  const withHosts = hosts.length > 0 ? { ...hostConfig, ExtraHosts: [...before, ...hosts] } : hostConfig;
  return withLinks({ ...settings, hostConfig: withHosts }, links);
}

/** On a network of the user's own they belong to the endpoint. */
function withLinks(settings: ContainerSettings, links: readonly string[]): ContainerSettings {
  if (links.length === 0) return settings;
  const { endpoints, hostConfig } = settings;
  const network = typeof hostConfig['NetworkMode'] === 'string' ? hostConfig['NetworkMode'] : '';
  const endpoint = endpoints?.[network] as object | undefined;
  if (!endpoint) return { ...settings, hostConfig: { ...hostConfig, Links: links } };
  return { ...settings, endpoints: { ...endpoints, [network]: { ...endpoint, Links: links } } };
}

async function elsewhere(run: Run, { target, alias }: Link, fallback: LinkFallback): Promise<string> {
  if (fallback.own.includes(target))
    throw new DockeropsError(`it links to ${target}, which is not there yet`, {
      hint: `an order "${target}: {command: start}" before this one brings it up`,
    });
  const address = fallback.hosts[target] ?? fallback.hosts[alias] ?? (await asked(run, target, fallback));
  if (address === undefined || address === '')
    throw new DockeropsError(`it links to ${target}, which is not on this engine`, {
      hint: 'the variables LINK_HOSTS {NAME: ADDRESS} and LINK_RESOLVER (a command) may say where it is',
    });
  const text = `${target} is not on this engine: ${alias} means ${address}`;
  run.emit({ type: 'message', level: 'debug', text });
  return address;
}

async function asked(run: Run, target: string, { resolver }: LinkFallback): Promise<string | undefined> {
  if (resolver.length === 0) return undefined;
  const answer = await run.ports.host.run(
    { argv: [...resolver, target] },
    { signal: run.signal, deadlineMs: 30_000 },
  );
  return answer.exitCode === 0 ? answer.stdout.trim() : undefined;
}
