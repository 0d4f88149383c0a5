import assert from 'node:assert/strict';
import fc from 'fast-check';
import { looksLikeJson, plainJson, readJson } from '../../../src/config/index.ts';

const refusal = async (text: string) => {
  try {
    await readJson(text, 'f');
  } catch (error) {
    const { message, where } = error as { message: string; where?: { line: number } };
    return `${where?.line ?? '?'}: ${message}`;
  }
  return 'read';
};

describe('a JSON file', () => {
  it('is told from INI by what follows its first bracket', () => {
    for (const json of ['[]', '[\n{}]', ' [ "a"]', '[{', '{"a":1}', '# comment\n\n[\r\n"a"]', '[']) {
      assert.equal(looksLikeJson(json), true, json);
    }
    for (const ini of ['[demo]', '; [\n[a,instance=b]', '', 'a = {', '[broken', '; c\na[] = 1']) {
      assert.equal(looksLikeJson(ini), false, ini);
    }
  });

  it('is read as JSON.parse reads it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 4 })), async (value) => {
        const text = JSON.stringify(value, null, '\t');
        assert.deepEqual(plainJson(await readJson(text, 'f')), JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });

  it('knows where each value and key stands', async () => {
    const node = await readJson('[\n  {"a": 1,\n   "b": [null]}\n]', 'f');
    assert.ok(node.kind === 'list');
    const [first] = node.items;
    assert.ok(first?.kind === 'map');
    assert.deepEqual(first.where, { file: 'f', line: 2, column: 3 });
    assert.deepEqual(
      first.members.map(({ where }) => [where.line, where.column]),
      [
        [2, 4],
        [3, 4],
      ],
    );
  });

  it('may have # comments and a comma too many, as with Reyns', async () => {
    assert.deepEqual(plainJson(await readJson('[\n "a", # one\n # two\n]', 'f')), ['a']);
  });

  it('is refused with the line when it is broken', async () => {
    assert.match(await refusal('[\n{"a": 1}\n{"b": 2}]'), /^3: this is not valid JSON/);
    assert.match(await refusal('[\n{"a": 1,\n "a": 2}]'), /^3: .*this key is there twice/);
    assert.match(await refusal('[\n{"a": 1'), /^2: this is not valid JSON/);
    assert.match(await refusal('[bare]'), /^1: this is not valid JSON/);
    assert.match(await refusal(''), /^1: this is not valid JSON/);
  });

  it('says what is wrong in the words of JSON, never of YAML', async () => {
    for (const [text, words] of [
      ['{"a": "b" "c": "d"}', /a comma or a double quote is missing/],
      ['{"a": "b, "c": "d"}', /quote/],
      ['[{"a": "b"', /is not closed/],
      ['["a": "b"}', /comma|closed/],
      ['["a', /not closed: a double quote/],
      ['{"a" "b"}', /comma or a colon is missing/],
      ['{"a": demo}', /text stands in double quotes, and "demo" does not/],
      ['{"a": }', /a value is missing/],
      ['["\\q"]', /an escape that JSON does not know: \\q/],
      ['[1]]', /does not belong here/],
      ['[1]\n---\n[2]', /does not belong here/],
      ['[\n- x\n]', /double quote/],
    ] as const) {
      const said = await refusal(text);
      assert.match(said, words, text);
      assert.doesNotMatch(said, /yaml|flow|block|scalar|token|document|anchor/i, text);
    }
  });

  it('is refused when it is nested without end, or has an alias bomb', async () => {
    assert.match(await refusal('[\n'.repeat(100_000)), /nested more than 50 levels/);
    assert.match(await refusal('[&a ["x","x"], [*a,*a]]'), /not with & \* or !/);
  });

  it('never fails without a position', async () => {
    const rubbish = fc.stringMatching(/^[[\]{}":,a#&*!\n\\ \t]{0,40}$/);
    await fc.assert(
      fc.asyncProperty(rubbish, async (text) => {
        assert.match(await refusal(text), /^(read|\d+: this is not valid JSON)/);
      }),
      { numRuns: 500 },
    );
  });
});
