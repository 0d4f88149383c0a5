import { bin } from '../support/bench.ts';
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
  },
};
