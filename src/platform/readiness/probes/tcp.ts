import type { ContainerDetails, NetworkEndpoint, Run } from '../../../ports/index.ts';
import type { Readiness } from '../supervisor.ts';
import type { Ask } from './ask.ts';
import { listensOn } from './listening.ts';

/** How long an answer may take: on one machine it comes at once. */
const answerMs = 1000;

/**
 * Tries the port from the engine's machine, which needs nothing in the image. Where that machine is out of reach
 * (a remote engine, Docker Desktop, rootless) the kernel's list of sockets is read inside instead.
 */
export const askPort =
  (port: number): Ask =>
  async ({ run, details }) => {
    const endpoint = await endpointOf(run, details);
    const answer = await tryOutside(run, endpoint, port);
    if (answer === 'accepted') return { is: 'ready' };
    if (answer === 'refused') return waiting(port);
    return lookInside(run, details, port);
  };

const waiting = (port: number): Readiness => ({
  is: 'waiting',
  for: `its port ${port} to accept connections`,
});

/** A container that shares another's network has none of its own. */
async function endpointOf(
  run: Run,
  { networks, raw }: ContainerDetails,
): Promise<NetworkEndpoint | undefined> {
  const own = Object.values(networks).find(({ address }) => address !== '');
  if (own) return own;
  const mode = (raw as { readonly HostConfig?: { readonly NetworkMode?: string } } | undefined)?.HostConfig;
  const [, shared] = /^container:(.+)$/.exec(mode?.NetworkMode ?? '') ?? [];
  const owner = shared === undefined ? undefined : await run.ports.engine.containers.inspect(shared);
  return Object.values(owner?.networks ?? {}).find(({ address }) => address !== '');
}

async function tryOutside(run: Run, endpoint: NetworkEndpoint | undefined, port: number) {
  if (!endpoint || !(await isHere(run, endpoint))) return 'silent';
  return run.ports.host.connect(endpoint.address, port, answerMs);
}

/** The bridge of the engine's network is one of this machine's: nobody else can have that address. */
async function isHere({ ports }: Run, { networkId = '' }: NetworkEndpoint): Promise<boolean> {
  const { addresses } = await ports.host.facts();
  return networkId !== '' && `br-${networkId.slice(0, 12)}` in addresses;
}

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

async function lookInside({ ports }: Run, { id }: ContainerDetails, port: number): Promise<Readiness> {
  const { exitCode, stdout } = await ports.engine.containers.run(id, { argv: ['cat', ...tables] });
  if (listensOn(stdout, port)) return { is: 'ready' };
  // 126 and 127: there is no such program. Without IPv6 one of the two files is missing, which is 1.
  if (exitCode < 126) return waiting(port);
  const why = `port ${port} cannot be tried: its address is not reachable from here, and its image has no "cat"`;
  return { is: 'failed', why: `${why}; ready.log needs neither` };
}
