import assert from 'node:assert/strict';
import { interpolate, readEnvFile } from '../../../../src/platform/compose/interpolate.ts';

const variables = new Map([
  ['TAG', '7'],
  ['EMPTY', ''],
]);
const text = (written: string) => interpolate(written, variables).text;

describe("a Compose file's variables", () => {
  const cases: Readonly<Record<string, string>> = {
    $TAG: '7',
    '${TAG}': '7',
    'redis:${TAG}-alpine': 'redis:7-alpine',
    '${NONE:-6}': '6',
    '${NONE-6}': '6',
    '${EMPTY:-6}': '6',
    '${EMPTY-6}': '',
    '${TAG:+yes}': 'yes',
    '${NONE:+yes}': '',
    '${NONE:-${TAG}}': '7',
    '${TAG:?must be given}': '7',
    $$TAG: '$TAG',
    'costs $5': 'costs $5',
  };
  for (const [written, read] of Object.entries(cases))
    it(`${written} is "${read}"`, () => assert.equal(text(written), read));

  it('that nothing gives are empty, and named', () => {
    assert.deepEqual(interpolate('a${NONE}b${NO:?please}', variables), {
      text: 'ab',
      missing: ['NONE', 'NO'],
    });
  });
});

describe('an env file', () => {
  it('holds KEY=value lines, quoted or not, with comments', () => {
    const read = readEnvFile(
      '# head\nA=1\nexport B = two words # why\nC="x\\ny"\nD=\'$A\'\nbroken line\n\nE=\n',
    );
    assert.deepEqual(
      [...read],
      [
        ['A', '1'],
        ['B', 'two words'],
        ['C', 'x\ny'],
        ['D', '$A'],
        ['E', ''],
      ],
    );
  });
});
