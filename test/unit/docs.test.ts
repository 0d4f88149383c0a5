import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInRegistry } from '../../src/cli/registry.ts';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { prepareLine } from '../../src/runner/index.ts';
import { pages, repository, shownCommands } from '../support/shown-commands.ts';

const registry = builtInRegistry();

/** A lone bare name may only name the task; `greet` is the guide's own, tried with the guide's examples. */
function check(words: readonly string[]): void {
  const [first = '', second] = words;
  if (second === undefined && registry.find(first)) return;
  if (first.startsWith('greet:')) return;
  prepareLine(words, registry);
}

describe('the documentation', () => {
  for (const page of pages) {
    it(`${page} shows only commands that there are`, () => {
      for (const { words, line, text } of shownCommands(page)) {
        const parsed = parseCommandLine(words);
        assert.deepEqual(parsed.errors, [], `${page}:${line}: ${text}`);
        assert.doesNotThrow(() => check(parsed.words), `${page}:${line}: ${text}`);
      }
    });

    it(`${page} refers only to files that are there`, () => {
      const text = readFileSync(join(repository, page), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(join(repository, dirname(page), target)), `${page}: ${target}`);
      }
    });
  }

  it('shows commands at all', () => {
    assert.ok(pages.flatMap(shownCommands).length > 80);
  });
});
