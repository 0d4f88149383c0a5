import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keywordNames } from '../../../src/units/keywords/table.ts';
import { repository } from '../../support/shown-commands.ts';
import { container } from './support.ts';

const page = readFileSync(join(repository, 'docs/units-for-compose.md'), 'utf8');
/** Of Compose's column and ours. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').slice(1, 3));

describe('units: the page for those who know Compose', () => {
  it('shows settings that a unit can have', async () => {
    const shown = rows.flatMap(([, ours = '']) =>
      [...ours.matchAll(/`((?:build|creation|startup): \{[^`]*\})`/g)].map(([, text = '']) => text),
    );
    assert.ok(shown.length > 6, shown.join('\n'));
    for (const text of shown) {
      const written = text
        .replace('{path, dockerfile, buildargs, target, tag}', '{path: x}')
        .replace('…', 'x');
      await assert.doesNotReject(container(`{${written}}`), text);
    }
  });

  it('calls only those words of Compose the same that a unit has, too', () => {
    const same = rows.filter(([, ours = '']) => ours.includes('the same words'));
    const words = same.flatMap(([theirs = '']) =>
      [...theirs.matchAll(/`(\w+)`/g)].map(([, word = '']) => word),
    );
    assert.ok(words.length > 15, words.join());
    assert.deepEqual(
      words.filter((word) => !keywordNames.includes(word)),
      [],
    );
  });
});
