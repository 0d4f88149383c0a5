import { UnreachableError } from '../../core/index.ts';
import { quote } from '../quote.ts';

/** Says in a word what there is at a socket's path. */
export const socketScript = (path: string): string => {
  const socket = quote(path);
  return [
    `[ -e ${socket} ] || { echo absent; exit; }`,
    `[ -w ${socket} ] || { echo denied; id -un; exit; }`,
    'command -v docker >/dev/null || { echo "no docker"; exit; }',
    `docker -H ${quote(`unix://${path}`)} version >/dev/null 2>&1 && echo listening || echo silent`,
  ].join('; ');
};

interface Socket {
  readonly path: string;
  readonly host: string;
  readonly user: string;
}

/** Why nobody answers at an engine's socket, and what to do about it. */
export function socketTrouble(found: string, { path, host, user }: Socket): UnreachableError {
  if (found === 'denied')
    return new UnreachableError(`${user} may not use the engine's socket ${path}`, {
      host,
      hint: [
        `there, as root: usermod -aG docker ${user}`,
        'or name a user who may: -H user@host, or user = in conf/inventory.conf',
      ],
    });
  if (found === 'absent')
    return new UnreachableError(`there is no engine's socket ${path}`, {
      host,
      hint: [
        'is Docker installed and running there? "systemctl start docker" starts it',
        'another path: engine = /path/docker.sock in conf/inventory.conf',
      ],
    });
  return new UnreachableError(`nothing listens at the engine's socket ${path}`, {
    host,
    hint: '"systemctl restart docker" there starts the engine anew',
  });
}

/** sshd does not say which of the two it is, and without a docker command there nobody else can. */
export const noWayTo = (path: string, host: string): UnreachableError =>
  new UnreachableError(`nothing listens at the engine's socket ${path}, or sshd there forwards no sockets`, {
    host,
    hint: [
      'see there: systemctl status docker',
      'AllowStreamLocalForwarding yes in its sshd_config, or a docker command there, which would do instead',
    ],
  });
