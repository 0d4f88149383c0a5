import type { Engine } from '../../src/ports/index.ts';
import { testLabel, uniqueName } from './engine.ts';
import { hostImage } from './host-image.ts';
import { until } from './until.ts';

/** A machine whose sshd lets `ada` in by her password: on port 22 asked for as such, on port 2222 by PAM's questions. */
export interface PasswordMachine {
  readonly address: string;
  readonly password: string;
  remove(): Promise<void>;
}

const password = 'open sesame 1';

const start = `mkdir -p /run/sshd && ssh-keygen -A && useradd -m -s /bin/bash ada && echo 'ada:${password}' | chpasswd
common='-o UsePAM=yes -o UseDNS=no'
/usr/sbin/sshd $common -p 2222 -o PasswordAuthentication=no -o KbdInteractiveAuthentication=yes
exec /usr/sbin/sshd -D $common -p 22 -o PasswordAuthentication=yes -o KbdInteractiveAuthentication=no`;

export async function startPasswordMachine(engine: Engine): Promise<PasswordMachine> {
  const name = uniqueName();
  const id = await engine.containers.create({
    name,
    image: await hostImage(engine, 'bookworm'),
    command: ['/bin/sh', '-c', start],
    env: {},
    labels: { [testLabel]: name },
    mounts: [],
    ports: [],
    restart: 'no',
  });
  await engine.containers.start(id);
  const remove = () => engine.containers.remove(id, { force: true });
  const listening = async () => {
    const { exitCode } = await engine.containers.run(id, {
      argv: ['/bin/sh', '-c', 'ss -tln | grep -q ":22 "'],
    });
    return exitCode === 0;
  };
  await until('sshd with passwords', listening);
  const details = await engine.containers.inspect(id);
  return { address: details?.networks['bridge']?.address ?? '', password, remove };
}
