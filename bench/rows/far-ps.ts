import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin } from '../support/bench.ts';
import { run } from '../support/command.ts';
import { farWay } from '../support/far.ts';
import { startFleet } from '../support/fleet.ts';
import { median } from '../support/measure.ts';
import type { Contender, Row } from '../support/row.ts';

const oneWayMs = 100;
const looks = 5;

/** `ps` of a host's engine: what it takes beside `ps` here and a handshake, and how many round trips. */
export const farPs: Row = {
  name: 'ps-ssh',
  title: '`ps` of the engine of another host',
  async *cases(bench) {
    const fleet = await startFleet(bench, 1);
    const way = await farWay(fleet.port, oneWayMs);
    try {
      const known = ['Host far', 'HostName 127.0.0.1', `Port ${way.port}`, `User ${fleet.user}`];
      const key = [`IdentityFile ${fleet.key}`, 'IdentitiesOnly yes', 'IdentityAgent none'];
      const alias = [
        `HostKeyAlias [127.0.0.1]:${fleet.port}`,
        `UserKnownHostsFile ${join(fleet.directory, 'known_hosts')}`,
      ];
      await appendFile(fleet.config, `${[...known, ...key, ...alias].join('\n  ')}\n`);
      const here = [process.execPath, bin, 'ps'];
      const there = (host: string) => [process.execPath, bin, '--ssh-config', fleet.config, '-H', host, 'ps'];
      const project = await bench.scratch.directory();
      await mkdir(join(project, 'conf'));
      await writeFile(join(project, 'conf', 'build.conf'), '[project]\nname = t-bench-ps\n');
      const trips = await roundTrips(there('127.0.0.1'), there('far'), project);
      const login = [...here, '&&', 'ssh', '-F', fleet.config, '127.0.0.1', 'true'].join(' ');
      yield {
        title: 'here, and over ssh',
        contenders: [
          contender('ps here', here, project),
          contender('ps here and an ssh login', ['sh', '-c', login], project),
          contender('ps over ssh', there('127.0.0.1'), project),
        ],
        bars: [
          {
            what: 'against ps here and a login',
            of: 'ps over ssh all',
            against: 'ps here and an ssh login all',
            atMost: 1,
          },
        ],
        times: 3,
        notes: () => [`Round trips of the whole command over ssh, by a way that takes longer: ${trips}.`],
      };
    } finally {
      way.close();
      await fleet.stop();
    }
  },
};

const contender = (name: string, argv: readonly string[], cwd: string): Contender => ({
  name,
  turn: (lap) => lap('all', () => run(argv, { cwd })),
});

/** By how much longer a command takes where each round trip does. */
async function roundTrips(near: readonly string[], far: readonly string[], cwd: string): Promise<string> {
  const [nearMs, farMs]: [number[], number[]] = [[], []];
  for (let look = 0; look < looks; look += 1) {
    nearMs.push(await timeOf(near, cwd));
    farMs.push(await timeOf(far, cwd));
  }
  return ((median(farMs) - median(nearMs)) / (2 * oneWayMs)).toFixed(1);
}

async function timeOf(argv: readonly string[], cwd: string): Promise<number> {
  const started = performance.now();
  await run(argv, { cwd });
  return performance.now() - started;
}
