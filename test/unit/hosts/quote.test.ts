import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { shellLine } from '../../../src/hosts/index.ts';

describe('words for a shell', () => {
  it('come out of a real shell as they went in, whatever is in them', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    const nasty = fc.constantFrom("'", '$(id)', '`id`', '; reboot', '*', '\n', '\\', '-n', '', "a'b'c", '🙂');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, nasty), { minLength: 1, maxLength: 5 }), (words) => {
        const script = `printf '%s\\0' ${shellLine(words)}`;
        const said = execFileSync('/bin/sh', ['-c', script]).toString();
        assert.deepEqual(said.split('\0').slice(0, -1), words);
      }),
      { numRuns: 50 },
    );
  });
});
