import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInRegistry } from '../../src/cli/registry.ts';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { optionSpecs, type OptionSpec } from '../../src/cli/options.ts';
import { prepareLine } from '../../src/runner/index.ts';
import { pages, repository, shownCommands } from '../support/shown-commands.ts';
import { blocksOf } from '../support/shown-sessions.ts';

const registry = builtInRegistry();

/** A lone bare name may only name the task; `greet` is the guide's own, tried with the guide's examples. */
function check(words: readonly string[]): void {
  const [first = '', second] = words;
  if (second === undefined && registry.find(first)) return;
  if (first.startsWith('greet:')) return;
  prepareLine(words, registry);
}

const textOf = (page: string): string => readFileSync(join(repository, page), 'utf8');

/** What GitHub calls the headings of a page. */
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the documentation', () => {
  it('lists every option there is in the tables of the command line', () => {
    const rows = textOf('docs/command-line.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    for (const { name, short } of optionSpecs as readonly OptionSpec[])
      for (const written of [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])
        assert.ok(
          rows.some((row) => row.includes(`\`${written}\``) || row.includes(`\`${written} `)),
          `${written} stands in no table`,
        );
  });

  for (const page of pages) {
    it(`${page} shows only commands that there are`, () => {
      for (const { words, line, text } of shownCommands(page)) {
        const parsed = parseCommandLine(words);
        assert.deepEqual(parsed.errors, [], `${page}:${line}: ${text}`);
        assert.doesNotThrow(() => check(parsed.words), `${page}:${line}: ${text}`);
      }
    });

    it(`${page} refers only to files that are there`, () => {
      for (const [, target = '', anchor] of textOf(page).matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)) {
        const file = target === '' ? page : join(dirname(page), target);
        assert.ok(existsSync(join(repository, file)), `${page}: ${target}`);
        if (anchor) assert.ok(anchorsOf(file).includes(anchor), `${page}: ${target}#${anchor}`);
      }
    });

    it(`${page} has commands tried that it shows in blocks, or says why not`, () => {
      const left = blocksOf(page).filter(
        ({ language, notRun, lines }) =>
          language !== 'console' &&
          !notRun &&
          lines.some((line) => /^(\$ )?(\w+=\S+ )*dockerops /.test(line)),
      );
      assert.deepEqual(
        left.map(({ line }) => `${page}:${line}`),
        [],
      );
    });
  }

  it('shows commands at all', () => {
    assert.ok(pages.flatMap(shownCommands).length > 80);
  });
});
