import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere, run } from '../support/command.ts';
import { startFleet, type Fleet } from '../support/fleet.ts';
import { median } from '../support/measure.ts';
import { spentByChildrenMs } from '../support/processor.ts';
import type { Bar, Contender, Row } from '../support/row.ts';
import { bar, dockerops, floor, shellOnEach } from '../support/ssh-commands.ts';

const count = 50;
const commands = 4;

const task = `export async function often({ host }) {
  for (let time = 0; time < ${commands}; time += 1) await host.run('true', { quiet: true });
}
`;

/** One command on many hosts, connections included; and some after another on each. */
export const hosts: Row = {
  name: 'hosts',
  title: `commands on ${count} hosts over ssh`,
  async *cases(bench) {
    const fleet = await startFleet(bench, count);
    try {
      await writeFile(join(fleet.directory, 'dockeropsfile.ts'), task);
      await writeFile(join(fleet.directory, 'hosts'), fleet.hosts.join('\n'));
      const peers = await peersOf(fleet);
      const missing = Object.keys(peers.all).filter((name) => !peers.there.includes(name));
      yield {
        title: 'one command, cold',
        contenders: [
          contender('ssh2', 'all', floor(fleet, 1), fleet),
          contender('dockerops', 'all', dockerops(count, '--', 'true'), fleet),
          contender('ssh', 'all', ssh(fleet, 'true'), fleet),
          ...peers.there.map((name) => contender(name, 'all', peers.all[name] ?? [], fleet)),
        ],
        bars: [bar('the ssh2 floor', 'ssh2 all', 1.2), ...peers.there.flatMap(barOf)],
        notes: () => [
          ...(missing.length === 0 ? [] : [`Not on this machine: ${missing.join(', ')}.`]),
          `Processor of the client: ${spentBy('ssh2', 'dockerops', 'ssh', ...peers.there)}.`,
          'Both ssh2 and dockerops: curve25519-sha256, ssh-ed25519, aes128-gcm, compiled ciphers.',
        ],
      };
      const again = `for i in $(seq ${commands}); do ssh -F "$1" -o ControlMaster=auto -o ControlPersist=3 -o ControlPath=${fleet.directory}/%h "$2" true; done`;
      yield {
        title: `${commands} commands after another on each`,
        contenders: [
          contender('ssh2', 'all', floor(fleet, commands), fleet),
          contender('dockerops', 'all', dockerops(count, 'often'), fleet),
          contender('ssh, multiplexed', 'all', shellOnEach(fleet, again), fleet),
        ],
        bars: [
          bar('the ssh2 floor', 'ssh2 all', 1.5),
          bar('ssh with ControlMaster', 'ssh, multiplexed all', 1),
        ],
      };
    } finally {
      await fleet.stop();
    }
  },
};

const spent = new Map<string, number[]>();

const contender = (name: string, lap: string, argv: readonly string[], { directory }: Fleet): Contender => ({
  name,
  turn: (measure) =>
    measure(lap, async () => {
      const before = spentByChildrenMs();
      await run(argv, { cwd: directory });
      spent.set(name, [...(spent.get(name) ?? []), spentByChildrenMs() - before]);
    }),
});

const spentBy = (...names: readonly string[]): string =>
  names.map((name) => `${name} ${(median(spent.get(name) ?? []) / 1000).toFixed(2)} s`).join(', ');

const barOf = (name: string): readonly Bar[] => {
  const atMost = ({ ansible: 0.25, fabric: 0.5 } as Readonly<Record<string, number>>)[name];
  return atMost === undefined ? [] : [bar(name, `${name} all`, atMost)];
};

const ssh = (fleet: Fleet, command: string): readonly string[] =>
  shellOnEach(fleet, `ssh -F "$1" "$2" ${command}`);

/** Each as its users would call it, with as many at once. */
async function peersOf({ config, hosts: all, user, port, key }: Fleet) {
  const login = ['-u', user, '--private-key', key, '-e', `ansible_port=${port}`];
  const options = ['--ssh-common-args', `-F ${config} -o ControlPersist=no -o ControlMaster=no`];
  const commandOf: Readonly<Record<string, readonly string[]>> = {
    pssh: ['parallel-ssh', '-h', 'hosts', '-p', String(count), '-x', `-F ${config}`, 'true'],
    ansible: [
      'ansible',
      'all',
      '-i',
      `${all.join(',')},`,
      '-f',
      String(count),
      '-m',
      'raw',
      '-a',
      'true',
      ...login,
      ...options,
    ],
    fabric: ['fab', '-S', config, '-H', all.join(','), '--', 'true'],
  };
  const found = await Promise.all(
    Object.entries(commandOf).map(async ([name, [program = '']]) => ((await isThere(program)) ? [name] : [])),
  );
  return { all: commandOf, there: found.flat() };
}
