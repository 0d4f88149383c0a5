import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, type Bench } from '../support/bench.ts';
import type { Row } from '../support/row.ts';
import { streamed, type Streamed } from '../support/streamed.ts';

const containers = 10;
const linesOfEach = 100_000;
const lines = containers * linesOfEach;

/** A line as programs write them: 80 characters and its number. */
const command = `seq -f "%07g the quick brown fox jumps over the lazy dog and then goes on to the next line of this log" ${linesOfEach}; exec sleep infinity`;

export const logs: Row = {
  name: 'logs',
  title: `logs of ${containers} containers with ${linesOfEach} lines each`,
  async *cases(bench) {
    const { directory, names } = await talkers(bench);
    const last = new Map<string, Streamed>();
    const reads = (name: string, read: () => Promise<Streamed>) => ({
      name,
      turn: (lap: (name: string, work: () => Promise<void>) => Promise<void>) =>
        lap('read', async () => void last.set(name, complete(name, await read()))),
    });
    yield {
      title: 'read to the end',
      contenders: [
        reads('docker logs', () => readEach(names)),
        {
          ...reads('compose', async () => (await bench.compose()).streamed(directory, 'logs', '--no-color')),
          by: 'compose',
        },
        reads('dockerops', () => streamed([process.execPath, bin, 'logs:all'], { cwd: directory })),
      ],
      bars: [
        { what: `${lines} lines`, of: 'dockerops read', against: 'compose read', atMost: 1 },
        { what: `${lines} lines`, of: 'dockerops read', against: 'docker logs read', atMost: 1.5 },
      ],
      notes: () => [
        `No line was lost. Most memory: ${[...last].map(([name, { mostMiB }]) => `${name} ${mostMiB} MiB`).join(', ')}.`,
      ],
    };
  },
};

function complete(name: string, read: Streamed): Streamed {
  if (read.lines !== lines) throw new Error(`${name} printed ${read.lines} of ${lines} lines`);
  return read;
}

/** One container after the other, as `docker logs` has it. */
async function readEach(names: readonly string[]): Promise<Streamed> {
  const each: Streamed[] = [];
  for (const name of names) each.push(await streamed(['docker', 'logs', name]));
  return {
    lines: each.reduce((sum, one) => sum + one.lines, 0),
    mostMiB: Math.max(...each.map(({ mostMiB }) => mostMiB)),
  };
}

/** The same programs twice: dockerops's instances, and Compose's services of their images. */
async function talkers(bench: Bench): Promise<{ directory: string; names: readonly string[] }> {
  const directory = await bench.scratch.directory();
  const project = bench.scratch.project('logs');
  const write = async (path: string, text: string) => {
    await mkdir(join(directory, path, '..'), { recursive: true });
    await writeFile(join(directory, path), text);
  };
  const services = [...Array(containers).keys()].map((n) => `talker${n}`);
  const dockerfile = `FROM debian:bookworm-slim\nSTOPSIGNAL SIGKILL\nCMD ${JSON.stringify(['sh', '-c', command])}\n`;
  for (const service of services) await write(`apps_containers/${service}/Dockerfile`, dockerfile);
  const sections = services.map((service) => `[${service}]\n`).join('');
  await write('conf/build.conf', `[project]\nname = ${project}\nssh = off\n${sections}`);
  await write('conf/run.conf', `[defaults]\npersistent_log = no\nwait = started\n${sections}`);
  const spec = (service: string) => ({ image: `${project}/${service}`, pull_policy: 'never' });
  const entries = services.map((service) => [service, spec(service)] as const);
  const peer = bench.scratch.project('compose');
  await write('compose.yaml', JSON.stringify({ name: peer, services: Object.fromEntries(entries) }));
  await bench.dockerops(directory, 'build:all');
  await bench.dockerops(directory, 'run:all');
  const names = services.map((service) => `${project}-${service}-one`);
  const peers = (await bench.has({ by: 'compose' })) ? services.map((service) => `${peer}-${service}-1`) : [];
  if (peers.length > 0) await (await bench.compose()).run(directory, 'up', '-d');
  for (const name of [...names, ...peers]) await untilWritten(name);
  return { directory, names };
}

async function untilWritten(name: string): Promise<void> {
  for (;;) if ((await streamed(['docker', 'logs', name])).lines === linesOfEach) return;
}
