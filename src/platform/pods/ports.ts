import { ConfigError, type DockeropsError } from '../../core/index.ts';
import { standardSshPort } from '../observe.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { exposedPorts } from '../instance/ports.ts';
import type { ExposedPort } from '../schema.ts';
import { callOf } from '../select.ts';
import type { TraitsOf } from './traits.ts';

/**
 * The ports a member listens on, as far as can be known beforehand: those it publishes and `expose`, else the image's
 * EXPOSE, which says nothing once run.conf gives another command.
 */
function listens(member: ResolvedInstance, traitsOf: TraitsOf): readonly ExposedPort[] {
  const image = traitsOf(member.container) ?? { exposedPorts: [] };
  const isKnown = member.expose !== undefined || member.command === undefined;
  return [...member.ports, ...(isKnown ? exposedPorts(member, image) : [])];
}

/** An error for each port that two members of a pod would listen on. */
export function podClashes(
  { name, members }: { readonly name: string; readonly members: readonly ResolvedInstance[] },
  traitsOf: TraitsOf,
): readonly DockeropsError[] {
  const seen = new Map<string, ResolvedInstance>();
  const errors = new Map<string, DockeropsError>();
  for (const member of members)
    for (const { containerPort, protocol } of listens(member, traitsOf)) {
      const port = `${containerPort}/${protocol}`;
      const other = seen.get(port);
      if (other === undefined) seen.set(port, member);
      else if (other !== member)
        errors.set(`${port} ${instanceKey(member)}`, clash(port, name, member, other));
    }
  return [...errors.values()];
}

function clash(port: string, pod: string, member: ResolvedInstance, other: ResolvedInstance): DockeropsError {
  const place = other.where ? ` (${other.where.file}:${other.where.line})` : '';
  return new ConfigError(
    `port ${port} of the pod ${pod} is wanted by ${callOf(member)} and by ${callOf(other)}${place}`,
    {
      ...(member.where && { where: member.where }),
      hint: [
        'the members of a pod share its ports: let one listen on another, and say so: expose = PORT',
        'or, where it listens on none: expose = none',
        'or take one of them out of the pod',
      ],
    },
  );
}

/** Where the sshds of all but the first member are to be found, from here upwards. */
const firstFurtherPort = 2201;

/** A port for the sshd of each member that has one: the first has the standard port, if nobody else wants that. */
export function sshPortsOf(
  members: readonly ResolvedInstance[],
  traitsOf: TraitsOf,
): Readonly<Record<string, number>> {
  const taken = new Set(
    members.flatMap((member) => listens(member, traitsOf)).map(({ containerPort }) => containerPort),
  );
  const ports: Record<string, number> = {};
  for (const member of members) {
    if (traitsOf(member.container)?.based !== true) continue;
    let port = standardSshPort;
    while (taken.has(port)) port = port === standardSshPort ? firstFurtherPort : port + 1;
    taken.add(port);
    ports[instanceKey(member)] = port;
  }
  return ports;
}
