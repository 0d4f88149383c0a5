import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeValue, encodeValue, scanIni } from '../../../src/config/index.ts';

const entriesOf = (text: string) =>
  scanIni(text, 'f').document.sections.flatMap(({ name, entries }) =>
    entries.map(({ key, value, list }) => [name, key, value, list] as const),
  );
const errorsOf = (text: string) =>
  scanIni(text, 'f').errors.map(({ message, where }) => `${where?.line ?? 0}: ${message}`);

describe('an INI file', () => {
  it('is read with the line of every section and key', () => {
    const { document, errors } = scanIni('; top\n[a]\n\nx = 1\n[b.c,instance=one]\ny[] = 2\ny[] = 3\n', 'f');
    assert.deepEqual(errors, []);
    assert.deepEqual(
      document.sections.map(({ name, where }) => [name, where.line]),
      [
        ['', 1],
        ['a', 2],
        ['b.c,instance=one', 5],
      ],
    );
    assert.deepEqual(
      document.sections.flatMap(({ entries }) =>
        entries.map(({ key, value, list, where }) => [key, value, list, where.line]),
      ),
      [
        ['x', '1', false, 4],
        ['y', '2', true, 6],
        ['y', '3', true, 7],
      ],
    );
  });

  it('takes a comment sign only at the start of a line or after a blank', () => {
    assert.deepEqual(
      entriesOf('# c\n;c\n  ; c\n[s] ; c\na = http://x/#top ; c\nb = 1;2\nc = x # c\nd = ; c\n'),
      [
        ['s', 'a', 'http://x/#top', false],
        ['s', 'b', '1;2', false],
        ['s', 'c', 'x', false],
        ['s', 'd', '', false],
      ],
    );
  });

  it("reads quoted values as they stand, and the ini package's escapes in plain ones", () => {
    assert.deepEqual(
      entriesOf('a = " x ; y" ; c\nb = \'C:\\x "q"\'\nc = x \\; y\nd = it\'s "so"\n').map(
        (entry) => entry[2],
      ),
      [' x ; y', 'C:\\x "q"', 'x ; y', 'it\'s "so"'],
    );
  });

  it('keeps values that look like numbers and booleans as text', () => {
    assert.deepEqual(
      entriesOf("a = true\nb = '5'\nc = null\n").map((entry) => entry[2]),
      ['true', '5', 'null'],
    );
  });

  it('reads Windows line ends', () => {
    assert.deepEqual(entriesOf('[s]\r\na = 1\r\n'), [['s', 'a', '1', false]]);
  });

  it('keeps what pollutes prototypes as plain text', () => {
    assert.deepEqual(entriesOf('[__proto__]\n__proto__ = x\nconstructor = y\n'), [
      ['__proto__', '__proto__', 'x', false],
      ['__proto__', 'constructor', 'y', false],
    ]);
  });

  it('says every line that is wrong, in one go', () => {
    assert.deepEqual(errorsOf('[broken\nword\n= x\n[]\n[a] b\nq = "open\nr = "\\q"\n'), [
      '1: "[broken" is not a section header',
      '2: "word" is neither a section nor a setting',
      '3: "= x" is neither a section nor a setting',
      '4: "[]" is not a section header',
      '5: "[a] b" is not a section header',
      '6: the value of "q" cannot be read: the quotes are not closed, or hold an escape that JSON does not know',
      '7: the value of "r" cannot be read: the quotes are not closed, or hold an escape that JSON does not know',
    ]);
  });

  it('refuses a key twice, naming both lines, but takes a list', () => {
    assert.deepEqual(errorsOf('[s]\na = 1\nb[] = 1\nb[] = 2\na = 2\n[t]\na = 3\n'), [
      '5: "a" was already given on line 2',
    ]);
    assert.deepEqual(errorsOf('[s]\na[] = 1\na = 2\n'), ['3: "a" was already given on line 2']);
    const hints = (text: string) => scanIni(text, 'f').errors.flatMap((error) => error.hints);
    assert.deepEqual(hints('env.A = 1\nenv.A = 2\n'), ['keep one of the two'], 'env.A[] would be no key');
    assert.deepEqual(hints('ports[] = 1:1\nports = 2:2\n'), ['write ports[] in both']);
  });

  it('gives a position with whatever error it finds, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { document, errors } = scanIni(text, 'f');
        const lines = text.split(/\r?\n/).length;
        for (const where of [
          ...errors.map((error) => error.where),
          ...document.sections.map((section) => section.where),
        ]) {
          assert.ok(where && where.file === 'f' && where.line >= 1 && where.line <= lines);
        }
      }),
    );
  });

  it('reads back every value it writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        assert.deepEqual(decodeValue(` ${encodeValue(value)} ; comment`), { value });
      }),
    );
  });
});
