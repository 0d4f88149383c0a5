import assert from 'node:assert/strict';
import {
  BadValue,
  encodeBytes,
  parseBool,
  parseBytes,
  parseNumber,
  parsePositive,
  parseWords,
} from '../../../src/config/index.ts';

describe('a value', () => {
  it('yes or no is said in many ways', () => {
    assert.deepEqual(['yes', 'True', 'ON', '1'].map(parseBool), [true, true, true, true]);
    assert.deepEqual(['no', 'False', 'off', '0'].map(parseBool), [false, false, false, false]);
    for (const text of ['', 'y', 'maybe', '2']) assert.throws(() => parseBool(text), BadValue);
  });

  it("of memory takes Docker's units", () => {
    assert.deepEqual(['1024', '512m', '1.5g', '64MB', '2GiB', '10 k', '1T'].map(parseBytes), [
      1024,
      512 * 2 ** 20,
      1.5 * 2 ** 30,
      64 * 2 ** 20,
      2 * 2 ** 30,
      10 * 2 ** 10,
      2 ** 40,
    ]);
    for (const text of ['', 'lots', '-1m', '0', '1x', '1e3', 'NaN'])
      assert.throws(() => parseBytes(text), BadValue, text);
  });

  it('of memory is shown in its largest unit', () => {
    for (const text of ['512m', '2g', '1536m', '64k', '3t', '1025b'])
      assert.equal(encodeBytes(parseBytes(text)), text);
  });

  it('that is a number has no sign, exponent or unit', () => {
    assert.deepEqual(['0', '2', '0.5'].map(parseNumber), [0, 2, 0.5]);
    for (const text of ['', '-1', '1e9', '0x10', '5s', 'Infinity'])
      assert.throws(() => parseNumber(text), BadValue, text);
    assert.throws(() => parseNumber('-1'), { message: 'a number, 0 or greater' });
    for (const text of ['0', '-1', 'soon'])
      assert.throws(() => parsePositive(text), { message: 'a number greater than 0' }, text);
  });

  it('that is a command is split into words', () => {
    assert.deepEqual(parseWords(`sh -c 'echo "a b"' "x \\"y\\"" a\\ b ''`), [
      'sh',
      '-c',
      'echo "a b"',
      'x "y"',
      'a b',
      '',
    ]);
    assert.deepEqual(parseWords('a "b"\'c\'d'), ['a', 'bcd']);
    assert.deepEqual(parseWords(''), []);
    for (const text of ['"open', "a 'b", 'end\\']) assert.throws(() => parseWords(text), BadValue, text);
  });
});
