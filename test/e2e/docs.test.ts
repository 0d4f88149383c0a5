import assert from 'node:assert/strict';
import { shownCommands, type ShownCommand } from '../support/shown-commands.ts';
import { Scratch } from './support/cli.ts';

const read = ['README.md', 'docs/building.md', 'docs/running.md', 'docs/looking-after.md', 'docs/ssh.md'];

/** What cannot be typed here as it stands, and where it is tried. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [
    /^(ssh|shell):demo(,instance=two|,user=dockerops)?$/,
    'opens a shell: quick-start, and the tests of shell',
  ],
  [/instance=safemode|interactive/, 'opens a shell: the tests of run'],
  [/follow=True/, 'goes on until Ctrl-C: the tests of logs'],
  [/^clean:all$/, 'asks: quick-start'],
  [
    /conf=staging|group=node1|keys:add|init|bootstrap|completion|pull=True/,
    'needs more than the demo: their own tests',
  ],
  [/^(rerun|stop)$/, 'only names the task'],
  [/^greet/, "the guide's own task: the tests of the guide"],
  [/ssh:demo.*ssh:demo|clean:all$/, 'a whole line that ends in a question: quick-start'],
];

const isElsewhere = (command: ShownCommand): boolean =>
  elsewhere.some(([pattern]) => pattern.test(command.words.join(' ')));

describe('what the documentation shows can be typed, page by page', function () {
  this.timeout(300_000);

  for (const page of read) {
    it(page, async () => {
      const scratch = await Scratch.demo();
      try {
        await scratch.must('build:all', 'run:all');
        for (const command of shownCommands(page)) if (!isElsewhere(command)) await type(scratch, command);
      } finally {
        await scratch.remove();
      }
    });
  }
});

async function type(scratch: Scratch, { page, line, text, words }: ShownCommand): Promise<void> {
  const one = await named(scratch, words);
  const { code, stdout, stderr } = await scratch.dockerops(one);
  const said = `${page}:${line}: ${text}: exit ${String(code)}\n${stdout}${stderr}`;
  // The doctor warns of what this machine has not got; it fails on nothing here.
  assert.equal(code, 0, said);
}

/** With several instances of demo a bare name is a question: the page means the one it began with. */
async function named(scratch: Scratch, words: readonly string[]): Promise<readonly string[]> {
  const [first = ''] = words;
  if (!/^(ssh|shell|ip|info|rerun|clean|stop|restart):demo(,|$)/.test(first) || first.includes('instance='))
    return words;
  const { stdout } = await scratch.must('ps');
  if (stdout.split('\n').filter((row) => row.startsWith('demo ')).length < 2) return words;
  return [first.replace(':demo', ':demo,instance=one'), ...words.slice(1)];
}
