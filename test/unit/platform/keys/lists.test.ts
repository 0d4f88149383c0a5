import assert from 'node:assert/strict';
import { holds, keyLines, listText, sameKeys, union } from '../../../../src/platform/keys/lists.ts';
import { generatePair } from '../../../../src/platform/keys/pair.ts';

describe('lists of keys', () => {
  const [anna = '', bert = '', carl = ''] = ['anna', 'bert', 'carl'].map(
    (name) => generatePair(name).publicKey,
  );

  it('hold lines with keys; comments and blank lines are passed over', () => {
    const text = `# staff\n\n${anna}\n  ${bert}  \nnonsense\n#${carl}\n`;
    assert.deepEqual(keyLines(text), [anna, bert]);
  });

  it('are written as they are read', () => {
    assert.deepEqual(keyLines(listText([anna, bert])), [anna, bert]);
  });

  it('join to one with every key once, whatever the comment or options', () => {
    const renamed = anna.replace(/anna$/, 'anna@work');
    const restricted = `restrict,pty ${bert}`;
    assert.deepEqual(union([anna, bert], [renamed, restricted, carl]), [anna, bert, carl]);
  });

  it('are the same when they hold the same keys, in whatever order', () => {
    assert.equal(sameKeys([anna, bert], [`@cert-authority * ${bert}`, anna]), true);
    assert.equal(sameKeys([anna, bert], [anna]), false);
    assert.equal(sameKeys([anna], [anna, bert]), false);
  });

  it('say whether they hold all of some keys', () => {
    assert.equal(holds([anna, bert], [bert]), true);
    assert.equal(holds([anna, bert], [bert, carl]), false);
    assert.equal(holds([], []), true);
  });
});
