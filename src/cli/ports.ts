import { DockeropsError } from '../core/index.ts';
import { createLocalHost, createSsh } from '../hosts/index.ts';
import type { Ports } from '../ports/index.ts';

/** The real world, each part connecting on first use. */
export function makePorts(): Ports {
  const local = createLocalHost();
  return {
    get engine(): never {
      throw new DockeropsError('no engine adapter yet');
    },
    get lock(): never {
      throw new DockeropsError('no lock yet');
    },
    get terminal(): never {
      throw new DockeropsError('no terminal yet');
    },
    host: local,
    local,
    ssh: createSsh(),
  };
}
