import type { RemoteMachine } from '../../src/hosts/index.ts';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel, uniqueName } from './engine.ts';
import { hostImage } from './host-image.ts';
import { SshHome, targetOf } from './ssh-home.ts';
import { makeKey } from './sshd.ts';
import { until } from './until.ts';

/** A machine where `ada` becomes root by her password, `free` without one, and nobody else. */
export interface SudoMachine {
  readonly password: string;
  readonly machine: RemoteMachine;
  /** Another connection, which can be lost. */
  open(): Promise<{ readonly machine: RemoteMachine; close(this: void): void }>;
  remove(): Promise<void>;
}

const password = 'open sesame 1';

const start = (key: string) => `mkdir -p /run/sshd && ssh-keygen -A && useradd -m free
useradd -m -s /bin/bash ada && echo 'ada:${password}' | chpasswd
install -d -o ada -m 700 /home/ada/.ssh && echo '${key.trim()}' > /home/ada/.ssh/authorized_keys
printf '%s\\n' 'ada ALL=(root) ALL' 'ada ALL=(free) NOPASSWD: /bin/sh' > /etc/sudoers.d/ada
printf '%s\\n' 'auth required pam_unix.so nodelay' 'account required pam_unix.so' > /etc/pam.d/sudo
exec /usr/sbin/sshd -D -o UseDNS=no`;

const config = (address: string, home: SshHome) => `Host sudo
  HostName ${address}
  User ada
  IdentityFile ${home.path('.ssh/key1')}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${home.path('.ssh/known_hosts')}
  GlobalKnownHostsFile none
`;

/** Real sshd, real sudo, the password judged by PAM. */
export async function startSudoMachine(engine: Engine): Promise<SudoMachine> {
  const home = await SshHome.make();
  const key = await makeKey(home.path('.ssh'), 'key1');
  const name = uniqueName();
  await engine.containers.create({
    name,
    image: await hostImage(engine, 'bookworm'),
    command: ['/bin/sh', '-c', start(key.public)],
    env: {},
    labels: { [testLabel]: name },
    mounts: [],
    ports: [],
    restart: 'no',
  });
  const remove = async () => {
    await home.remove();
    await engine.containers.remove(name, { force: true });
  };
  try {
    await engine.containers.start(name);
    const machine = await logIn(engine, name, home);
    const open = async () => {
      const machines = home.machines();
      const another = await machines.open(targetOf('sudo'), new AbortController().signal);
      return { machine: another, close: () => machines.close() };
    };
    return { password, machine, open, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function logIn(engine: Engine, container: string, home: SshHome): Promise<RemoteMachine> {
  const inside = (script: string) => engine.containers.run(container, { argv: ['/bin/sh', '-c', script] });
  await until('sshd beside sudo', async () => (await inside('ss -tln | grep -q ":22 "')).exitCode === 0);
  const address = (await engine.containers.inspect(container))?.networks['bridge']?.address ?? '';
  const { stdout } = await inside('cat /etc/ssh/ssh_host_ed25519_key.pub');
  await home.write('.ssh/known_hosts', `${address} ${stdout.trim()}\n`);
  await home.write('.ssh/config', config(address, home));
  return home.open('sudo');
}
