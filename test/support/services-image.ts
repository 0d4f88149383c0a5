import type { Engine } from '../../src/ports/index.ts';
import { distributionImage } from './images.ts';
import { keptImage } from './kept-image.ts';

/** Programs of Debian that services of tests are made of, and the user git. */
const dockerfile = (base: string) => `FROM ${base}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
    cgit gitolite3 lighttpd make nginx-light openssh-server python3-pytest python3-pytest-cov \\
 && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_* \\
 && mkdir -p /run/sshd && useradd --create-home --password '*' --shell /bin/sh git \\
 && install -d -m 700 -o git -g git /home/git/.ssh /home/git/repositories
`;

/** `dockerops-test/services`. */
export const servicesImage = async (engine: Engine): Promise<string> =>
  keptImage(engine, 'dockerops-test/services', dockerfile(await distributionImage(engine)));
