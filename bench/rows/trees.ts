import { randomBytes } from 'node:crypto';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin } from '../support/bench.ts';
import { run } from '../support/command.ts';
import { startFleet, type Fleet } from '../support/fleet.ts';
import type { Contender, Lap, Row } from '../support/row.ts';

const files = 64;
const fileBytes = 4 * 1024 * 1024;

const task = `export async function copy({ host }) {
  await host.put('tree', process.cwd() + '/dockerops-' + host.name);
}
`;

/** A tree to three hosts side by side: all of it, then a sixty-fourth of it. */
export const trees: Row = {
  name: 'trees',
  title: `a tree of ${(files * fileBytes) / 1024 / 1024} MiB to 3 hosts over ssh`,
  async *cases(bench) {
    const fleet = await startFleet(bench, 3);
    try {
      await writeFile(join(fleet.directory, 'dockeropsfile.ts'), task);
      await mkdir(join(fleet.directory, 'tree'));
      for (let number = 0; number < files; number += 1) await writeOld(fleet, number);
      const ours = [process.execPath, bin, '--ssh-config', 'config', '-H', '127.0.0.[1-3]', '-P', 'copy'];
      yield {
        title: 'to where nothing is, and again with one file changed',
        contenders: [
          twice('rsync', fleet, onEach(fleet, 'rsync -a -e "ssh -F config" tree/ HOST:$PWD/rsync-HOST')),
          once('scp', fleet, onEach(fleet, 'scp -q -r -p -F config tree HOST:$PWD/scp-HOST')),
          twice('dockerops', fleet, ours),
        ],
        bars: [
          { what: 'the rate of rsync', of: 'dockerops all', against: 'rsync all', atMost: 1 / 0.9 },
          { what: 'the rate of scp', of: 'dockerops all', against: 'scp all', atMost: 1 / 0.9 },
          { what: 'rsync, one file changed', of: 'dockerops changes', against: 'rsync changes', atMost: 1.5 },
        ],
        notes: () => [
          'The second time, both go by sizes and times. The files are an hour old: of those that are copied in their first minute, dockerops takes checksums.',
        ],
      };
    } finally {
      await fleet.stop();
    }
  },
};

const writeRandom = ({ directory }: Fleet, number: number): Promise<void> =>
  writeFile(join(directory, 'tree', String(number)), randomBytes(fileBytes));

async function writeOld(fleet: Fleet, number: number): Promise<void> {
  await writeRandom(fleet, number);
  const seconds = Date.now() / 1000 - 3600;
  await utimes(join(fleet.directory, 'tree', String(number)), seconds, seconds);
}

const onEach = ({ hosts }: Fleet, command: string): readonly string[] => [
  'sh',
  '-c',
  `printf '%s\\n' ${hosts.join(' ')} | xargs -P 3 -I HOST sh -c '${command}'`,
];

async function all(name: string, fleet: Fleet, argv: readonly string[], lap: Lap): Promise<void> {
  const { hosts, directory } = fleet;
  for (const host of hosts) await rm(join(directory, `${name}-${host}`), { recursive: true, force: true });
  await lap('all', () => run(argv, { cwd: directory }));
}

const once = (name: string, fleet: Fleet, argv: readonly string[]): Contender => ({
  name,
  by: argv[0] === 'sh' ? name : 'node',
  turn: (lap) => all(name, fleet, argv, lap),
});

const twice = (name: string, fleet: Fleet, argv: readonly string[]): Contender => ({
  name,
  turn: async (lap) => {
    await all(name, fleet, argv, lap);
    await writeRandom(fleet, 0);
    await lap('changes', () => run(argv, { cwd: fleet.directory }));
  },
});
