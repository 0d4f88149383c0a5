import type { Bench } from '../support/bench.ts';
import { run } from '../support/command.ts';
import { Plain } from '../support/plain.ts';
import type { Bar, Contender, Row } from '../support/row.ts';

const sizes = [10, 50, 200] as const;

/** The commands that find all as it is wanted, on platforms of three sizes that are up. */
export const noOp: Row = {
  name: 'no-op',
  title: 'ps, and run:all with nothing to do, at 10, 50 and 200 instances',
  async *cases(bench) {
    const platforms: Plain[] = [];
    for (const size of sizes) platforms.push(await up(bench, size));
    yield {
      title: 'nothing to do',
      times: 3,
      contenders: [
        {
          name: 'node',
          turn: (lap) => lap('starts', () => run([process.execPath, '-e', '0'])),
        },
        ...platforms.map(lister),
        ...platforms.map(dockerops),
        // Two hundred more containers would tell no more of the peer.
        ...platforms.slice(0, 2).map(compose),
      ],
      bars: ['run:all', 'ps'].flatMap(barsOf),
    };
  },
};

async function up(bench: Bench, size: number): Promise<Plain> {
  const platform = await Plain.make(bench, size);
  await platform.dockerops('run:all');
  if (size <= 50 && (await bench.has({ by: 'compose' }))) await platform.compose('up', '-d');
  return platform;
}

/**
 * No tool can do with less: a Node that asks the engine once for what there is, and reads the answer. Compose's are in it, too,
 * as in ours: they are of the same image, and have its labels.
 */
const lister = ({ project, count }: Plain): Contender => {
  const filters = encodeURIComponent(JSON.stringify({ label: [`io.dockerops.project=${project}`] }));
  const asked = { socketPath: '/var/run/docker.sock', path: `/containers/json?all=1&filters=${filters}` };
  const script = `require('node:http').get(${JSON.stringify(asked)}, async (answer) => {
    let text = '';
    for await (const part of answer.setEncoding('utf8')) text += part;
    process.exit(JSON.parse(text).length >= ${count} ? 0 : 1);
  })`;
  return {
    name: `node that lists ${count}`,
    turn: (lap) => lap('all', () => run([process.execPath, '-e', script])),
  };
};

const dockerops = (platform: Plain): Contender => ({
  name: `dockerops ${platform.count}`,
  async turn(lap) {
    await lap('run:all', () => platform.dockerops('run:all'));
    await lap('ps', () => platform.dockerops('ps'));
  },
});

const compose = (platform: Plain): Contender => ({
  name: `compose ${platform.count}`,
  by: 'compose',
  async turn(lap) {
    await lap('run:all', () => platform.compose('up', '-d'));
    await lap('ps', () => platform.compose('ps'));
  },
});

const barsOf = (task: string): readonly Bar[] => [
  { what: `${task} at 10`, of: `dockerops 10 ${task}`, against: 'node starts', atMost: 1.35 },
  {
    what: `${task}: 200 beside 10`,
    of: `dockerops 200 ${task}`,
    against: `dockerops 10 ${task}`,
    atMost: 1.25,
  },
  { what: `${task} at 10`, of: `dockerops 10 ${task}`, against: `compose 10 ${task}`, atMost: 1 },
  { what: `${task} at 50`, of: `dockerops 50 ${task}`, against: `compose 50 ${task}`, atMost: 1 },
];
