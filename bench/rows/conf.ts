import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, type Bench } from '../support/bench.ts';
import type { Contender, Row } from '../support/row.ts';
import { streamed } from '../support/streamed.ts';

const sizes = [10, 100, 1000] as const;
/** A network of ours has some 500 addresses, and a pod takes one. */
const podSize = 10;

/** From run.conf to the printed steps: read, checked, compared with the engine and planned, nothing done. */
export const conf: Row = {
  name: 'conf',
  title: 'run.conf of 1,000 instances: read and planned',
  async *cases(bench) {
    const memory = new Map<string, number>();
    const contenders: Contender[] = [];
    for (const size of sizes) contenders.push(await planner(bench, size, memory));
    yield {
      title: '--dry-run run:all',
      contenders,
      bars: [{ what: 'read and plan 1,000 instances', of: 'dockerops 1000 plan', atMostMs: 1000 }],
      notes: () => [`Most memory: ${[...memory].map(([name, mib]) => `${name} ${mib} MiB`).join(', ')}.`],
    };
  },
};

async function planner(bench: Bench, size: number, memory: Map<string, number>): Promise<Contender> {
  const directory = await bench.scratch.directory();
  const project = bench.scratch.project('conf');
  await mkdir(join(directory, 'conf'));
  await mkdir(join(directory, 'apps_containers', 'plain'), { recursive: true });
  await writeFile(join(directory, 'apps_containers', 'plain', 'Dockerfile'), 'FROM debian:bookworm-slim\n');
  await writeFile(
    join(directory, 'conf', 'build.conf'),
    `[project]\nname = ${project}\nssh = off\n[plain]\n`,
  );
  await writeFile(join(directory, 'conf', 'run.conf'), [...Array(size).keys()].map(section).join('\n'));
  await bench.dockerops(directory, 'build:plain');
  const name = `dockerops ${size}`;
  return {
    name,
    turn: (lap) =>
      lap('plan', async () => {
        const { mostMiB } = await streamed([process.execPath, bin, '--dry-run', 'run:all'], {
          cwd: directory,
        });
        memory.set(name, mostMiB);
      }),
  };
}

const section = (n: number): string =>
  `[plain,instance=i${n}]\npod = p${Math.floor(n / podSize)}\npersistent_log = no\nenv.NUMBER = ${n}\n`;
