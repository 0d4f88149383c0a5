import { startFleet } from '../support/fleet.ts';
import type { Contender, Row } from '../support/row.ts';
import { bar, dockerops, floor } from '../support/ssh-commands.ts';
import { streamed } from '../support/streamed.ts';

const many = 200;

/** What a run of many hosts takes of memory, and of time. */
export const manyHosts: Row = {
  name: 'hosts-200',
  title: `a command on ${many} hosts over ssh`,
  async *cases(bench) {
    const fleet = await startFleet(bench, many);
    const mostMiB = new Map<string, number>();
    const watched = (name: string, argv: readonly string[]): Contender => ({
      name,
      turn: (lap) =>
        lap('all', async () => {
          const seen = await streamed(argv, { cwd: fleet.directory });
          mostMiB.set(name, Math.max(mostMiB.get(name) ?? 0, seen.mostMiB));
        }),
    });
    try {
      yield {
        title: `one command on ${many} hosts, cold`,
        contenders: [
          watched('ssh2', floor(fleet, 1)),
          watched('dockerops', dockerops(fleet.hosts.length, '--', 'true')),
        ],
        bars: [bar('the ssh2 floor', 'ssh2 all', 1.2)],
        notes: () => [
          `Memory at most: ${[...mostMiB].map(([name, size]) => `${name} ${size} MiB`).join(', ')}.`,
        ],
      };
    } finally {
      await fleet.stop();
    }
  },
};
