import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, type Bench } from '../support/bench.ts';
import { run } from '../support/command.ts';
import type { Contender, Row } from '../support/row.ts';

/** What is answered without an engine, beside a Node that does nothing. */
export const startUp: Row = {
  name: 'start-up',
  title: '--version, --list and completion',
  async *cases(bench) {
    const cwd = await bench.scratch.directory();
    const node = (name: string, ...words: string[]): Contender => ({
      name,
      turn: (lap) => lap('answers', () => run([process.execPath, ...words], { cwd })),
    });
    const asked = {
      '--version': ['--version'],
      '--list': ['--list'],
      completion: ['--complete', 'fish', 'build:'],
    };
    yield {
      title: 'short answers',
      times: 5,
      contenders: [
        node('node -e 0', '-e', '0'),
        ...Object.entries(asked).map(([name, words]) => node(name, bin, ...words)),
      ],
      bars: Object.keys(asked).map((name) => ({
        what: name,
        of: `${name} answers`,
        against: 'node -e 0 answers',
        atMost: 1.2,
      })),
    };
    yield {
      title: 'with 100 tasks of the user, in ten files',
      contenders: [await listerOfOwnTasks(bench)],
      bars: [{ what: '--list', of: 'dockerops --list', atMostMs: 150 }],
    };
  },
};

/** What jiti makes of the files is kept from the round that is not counted. */
async function listerOfOwnTasks(bench: Bench): Promise<Contender> {
  const cwd = await bench.scratch.directory();
  await mkdir(join(cwd, 'tasks'));
  const ten = [...Array(10).keys()];
  await writeFile(join(cwd, 'dockeropsfile.ts'), '');
  for (const file of ten)
    await writeFile(join(cwd, 'tasks', `f${file}.ts`), ten.map((n) => ownTask(`t${file}${n}`)).join(''));
  const env = { XDG_CACHE_HOME: join(cwd, 'cache') };
  return {
    name: 'dockerops',
    turn: (lap) =>
      lap('--list', async () => {
        const listed = await run([process.execPath, bin, '--list'], { cwd, env });
        if (!listed.includes('t99')) throw new Error(`not all tasks were listed: ${listed}`);
      }),
  };
}

const ownTask = (name: string): string =>
  `/** Does ${name}. */\nexport async function ${name}(ctx: unknown, times = 1): Promise<number> {\n  return times;\n}\n`;
