import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanIni, setIniValue } from '../../../src/config/index.ts';

const text = `; about this file
top = 1

[a]
; about x
x = 1     ; why
list[] = 1

[b.c]
y = 2
`;

describe('changing one value of an INI file', () => {
  it('keeps everything else as it was, the comment on the line too', () => {
    assert.equal(setIniValue(text, 'a', 'x', '22'), text.replace('x = 1     ; why', 'x = 22    ; why'));
    assert.equal(
      setIniValue(text, 'a', 'x', 'a longer one'),
      text.replace('x = 1     ; why', 'x = a longer one ; why'),
    );
  });

  it('adds a key at the end of its section', () => {
    assert.equal(setIniValue(text, 'a', 'z', '3'), text.replace('list[] = 1\n', 'list[] = 1\nz = 3\n'));
    assert.equal(setIniValue(text, '', 'z', '3'), text.replace('top = 1\n', 'top = 1\nz = 3\n'));
  });

  it('adds a section at the end', () => {
    assert.equal(setIniValue(text, 'host:n', 'z', '3'), `${text}\n[host:n]\nz = 3\n`);
    assert.equal(setIniValue('', 'n', 'z', '3'), '[n]\nz = 3\n');
  });

  it('mends a last line without an end, and keeps Windows line ends', () => {
    assert.equal(setIniValue('[a]\nx = 1', 'a', 'y', '2'), '[a]\nx = 1\ny = 2\n');
    assert.equal(setIniValue('[a]\r\nx = 1\r\n', 'a', 'y', '2'), '[a]\r\nx = 1\r\ny = 2\r\n');
  });

  it('reads back as the same file with that one value changed', () => {
    const key = fc.stringMatching(/^[a-z_][a-z0-9_.]{0,8}$/);
    const value = fc.string({ unit: 'binary' });
    const sections = fc.dictionary(key, fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: false }), {
      maxKeys: 4,
    });
    fc.assert(
      fc.property(sections, key, key, value, (wanted, section, name, changed) => {
        let file = '; comment\n';
        for (const [header, entries] of Object.entries(wanted)) {
          for (const [own, written] of Object.entries(entries))
            file = setIniValue(file, header, own, written);
        }
        const after = scanIni(setIniValue(file, section, name, changed), 'f');
        assert.deepEqual(after.errors, []);
        const expected = new Map(flat(scanIni(file, 'f'))).set(`${section} ${name}`, changed);
        assert.deepEqual(new Map(flat(after)), expected);
      }),
      { numRuns: 300 },
    );
  });
});

const flat = ({ document }: ReturnType<typeof scanIni>) =>
  document.sections.flatMap(({ name, entries }) =>
    entries.map(({ key, value }) => [`${name} ${key}`, value] as const),
  );
