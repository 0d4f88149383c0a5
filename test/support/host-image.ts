import type { Engine } from '../../src/ports/index.ts';
import { distributionImage } from './images.ts';
import { keptImage } from './kept-image.ts';

export type Release = 'bookworm' | 'trixie';

/**
 * A machine with an init system, sshd and an engine of its own, which also listens at /mnt/engine/docker.sock.
 * Its kernel settings are read-only, so that a newer engine must not insist on switching IPv6 off.
 */
const dockerfile = (base: string) => `FROM ${base}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
    ca-certificates dbus docker.io iproute2 iptables openssh-server procps sudo systemd systemd-sysv \\
 && rm -rf /var/lib/apt/lists/* \\
 && rm -f /etc/ssh/ssh_host_*
RUN printf '%s\\n' 'DOCKER_OPTS="-H unix:///mnt/engine/docker.sock"' \\
    DOCKER_ALLOW_IPV6_ON_IPV4_INTERFACE=1 > /etc/default/docker \\
 && mkdir -p /etc/systemd/system/ssh.service.d \\
 && printf '[Service]\\nExecStartPre=\\nExecStartPre=/usr/bin/ssh-keygen -A\\nExecStartPre=/usr/sbin/sshd -t\\n' \\
    > /etc/systemd/system/ssh.service.d/keys.conf
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
`;

/** `dockerops-test/host:RELEASE`. */
export const hostImage = async (engine: Engine, release: Release): Promise<string> =>
  keptImage(engine, `dockerops-test/host:${release}`, dockerfile(await distributionImage(engine, release)));
