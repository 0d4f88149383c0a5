import type { Run } from '../../ports/index.ts';
import { observe } from '../observe.ts';
import type { PlatformSpec, PortSpec } from '../schema.ts';
import { failed, ok, type Check } from './check.ts';

/** Ports that run.conf's `ports[]` want: free, or held by this project's own instances. */
export async function checkPorts(run: Run, spec: PlatformSpec): Promise<readonly Check[]> {
  const wanted = spec.instances.flatMap(({ container, ports }) => ports.map((port) => ({ container, port })));
  if (wanted.length === 0) return [];
  const observed = await observe(run, spec.project.name);
  const held = new Set(
    observed.flatMap((one) => one.ports.map(({ hostPort, protocol }) => `${hostPort ?? ''}/${protocol}`)),
  );
  const open = wanted.filter(({ port }) => !held.has(nameOf(port)));
  const taken = await Promise.all(open.map(({ port }) => isTaken(run, port)));
  const lost = open.filter((_, index) => taken[index]);
  if (lost.length === 0) return [ok('ports', wanted.map(({ port }) => nameOf(port)).join(', '))];
  return lost.map(({ container, port }) =>
    failed(
      'ports',
      `${nameOf(port)}, wanted by ${container}, is taken`,
      `ss -lnp | grep :${port.hostPort} names who has it`,
    ),
  );
}

const nameOf = ({ hostPort, protocol }: PortSpec) => `${hostPort}/${protocol}`;

/** SCTP cannot be looked up: the engine finds out. */
const isTaken = async (run: Run, { hostPort, protocol, hostAddress = '' }: PortSpec) =>
  protocol !== 'sctp' && run.ports.host.portTaken(hostPort, protocol, hostAddress);
