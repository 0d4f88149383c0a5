import type { Engine } from '../../src/ports/index.ts';
import { bootMachine } from '../boot/machine.ts';
import { NestedEngine } from '../support/nested-engine.ts';

/** Who logs in at the hosts: no root, but allowed to use the engine. */
export const user = 'ops';

/** Where the checkout lies on the machine the user sits at. */
export const dockerops = '/opt/dockerops';

const config = `Host *
  User ${user}
  IdentitiesOnly yes
  IdentityFile ~/.ssh/id_ed25519
Host h3
  ProxyJump jump
`;

/** The machine a user sits at, three hosts with engines of their own, and a jump host before the third. */
export interface Fleet {
  readonly desk: NestedEngine;
  readonly hosts: readonly [NestedEngine, NestedEngine, NestedEngine];
  readonly jump: NestedEngine;
  remove(): Promise<void>;
}

/** All of it up, with nothing open between them but the hosts' port 22, and that of the third for the jump host only. */
export async function startFleet(outer: Engine): Promise<Fleet> {
  const started: NestedEngine[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(started.map((machine) => machine.remove()));
  };
  const start = async (starting: Promise<NestedEngine>): Promise<NestedEngine> => {
    const machine = await starting;
    started.push(machine);
    return machine;
  };
  try {
    const desk = await start(bootMachine(outer, dockerops));
    const [h1, h2, h3, jump] = [
      await start(NestedEngine.start(outer)),
      await start(NestedEngine.start(outer)),
      await start(NestedEngine.start(outer, 'trixie')),
      await start(NestedEngine.start(outer)),
    ];
    await introduce(desk, { h1, h2, jump, h3 });
    // h3 has a name for the jump host only, and no door for anybody else.
    await name(desk, { h1, h2, jump });
    await name(jump, { h3 });
    for (const machine of [h1, h2, jump]) await closeDoors(machine);
    await closeDoors(h3, jump.address);
    await jump.stopDaemon();
    return { desk, hosts: [h1, h2, h3], jump, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

type Named = Readonly<Record<string, NestedEngine>>;

/** The user's key is known there, and the hosts' keys here, read where nobody can have changed them. */
async function introduce(desk: NestedEngine, others: Named): Promise<void> {
  await shell(desk, 'mkdir -p -m 700 ~/.ssh && ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519');
  const key = await shell(desk, 'cat ~/.ssh/id_ed25519.pub');
  const known: string[] = [];
  for (const [host, machine] of Object.entries(others)) {
    await shell(machine, letIn, key);
    known.push(`${host} ${await shell(machine, 'cat /etc/ssh/ssh_host_ed25519_key.pub')}`);
  }
  await shell(desk, 'umask 077; cd ~/.ssh && printf %s "$1" > known_hosts && printf %s "$2" > config', [
    known.join(''),
    config,
  ]);
}

const letIn = `useradd --create-home --shell /bin/bash --groups docker ${user} &&
install -d -m 700 -o ${user} ~${user}/.ssh && printf %s "$1" > ~${user}/.ssh/authorized_keys &&
systemctl start ssh`;

async function name(machine: NestedEngine, others: Named): Promise<void> {
  const lines = Object.entries(others).map(([host, { address }]) => `${address} ${host}\n`);
  await shell(machine, 'printf %s "$1" >> /etc/hosts', lines.join(''));
}

/** Nothing comes in but ssh, from everywhere or from one address; what instances publish there is for that machine alone. */
async function closeDoors(machine: NestedEngine, only?: string): Promise<void> {
  const from = only === undefined ? '' : `-s ${only}`;
  await shell(
    machine,
    `iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
iptables -A INPUT -i eth0 -p tcp --dport 22 ${from} -j ACCEPT
iptables -A INPUT -i eth0 -j DROP
iptables -I FORWARD -i eth0 -m conntrack --ctstate NEW -j DROP`,
  );
}

/** A line for the machine's shell, as root. */
export const shell = (
  machine: NestedEngine,
  line: string,
  args: string | readonly string[] = [],
): Promise<string> => machine.run('sh', '-ec', `export HOME=/root; ${line}`, 'sh', ...[args].flat());
