import type { Engine } from '../../src/ports/index.ts';
import { distributionImage } from '../support/images.ts';
import { keptImage } from '../support/kept-image.ts';

/** Debian 13 with only its own Node and npm (and git, to be cloned with): no engine, no CLI, no image. */
const dockerfile = (base: string) => `FROM ${base}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
    ca-certificates dbus git nodejs npm systemd systemd-sysv \\
 && rm -rf /var/lib/apt/lists/*
STOPSIGNAL SIGRTMIN+3
`;

/** `dockerops-test/fresh`. */
export const freshImage = async (engine: Engine): Promise<string> =>
  keptImage(engine, 'dockerops-test/fresh', dockerfile(await distributionImage(engine, 'trixie')));
