import assert from 'node:assert/strict';
import {
  plainYaml,
  readDocument,
  readYaml,
  splitDocuments,
  writeDocuments,
} from '../../../src/config/index.ts';
import { refusals } from '../platform/spec/support.ts';

const refused = async (text: string) => (await refusals(readYaml(text, 'f'))).join('\n');

describe('a YAML file', () => {
  it('is nested no deeper than the parser can follow, in brackets and in lines: it is refused, nothing overflows', async () => {
    const steps = Array.from({ length: 3_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
    for (const text of [
      '['.repeat(20_000),
      '- '.repeat(20_000),
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      steps,
    ])
      assert.match(
        await refused(text),
        /^f:\d+ this is not valid YAML: it is nested more than 50 levels deep$/,
      );
    assert.match(await refused('a: &a [*a]'), /nested more than 50 levels/);
  });

  it('is refused where an alias names no anchor, and not read as if nothing stood there', async () => {
    assert.match(await refused('a: 1\nb: *c'), /^f:2 .*no anchor &c above/);
  });

  it('takes what is merged first, and what a map says itself before all', async () => {
    const text =
      'a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc:\n  <<: [*a, *b]\n  y: 3\nd:\n  <<: *b\n  <<: *a\n';
    const { c, d } = plainYaml(await readYaml(text, 'f')) as Record<string, unknown>;
    assert.deepEqual(
      [c, d],
      [
        { x: 1, z: 2, y: 3 },
        { x: 2, z: 2, y: 1 },
      ],
    );
    assert.match(await refused('a:\n  <<: 1'), /^f:2 .*"<<" takes a mapping/);
  });

  it('has text for keys', async () => {
    assert.deepEqual(plainYaml(await readYaml('1.10: a\n"<<": b\nyes: c', 'f')), {
      '1.10': 'a',
      '<<': 'b',
      yes: 'c',
    });
    for (const text of ['? [a]\n: 1', '? \n: 1', 'a: 1\na: 2'])
      assert.match(await refused(text), /^f:\d this is not valid YAML: /, text);
  });

  it('has text where Compose reads yes, and a boolean where units do', async () => {
    const text = 'a: yes\nb: True\nc: "off"\n';
    assert.deepEqual(plainYaml(await readYaml(text, 'f')), { a: 'yes', b: true, c: 'off' });
    assert.deepEqual(plainYaml(await readDocument({ text, line: 1 }, 'f')), { a: true, b: true, c: 'off' });
  });

  it('knows the lines of a document further down', async () => {
    const [, second] = splitDocuments('# first\na: 1\n---\nb: 2\nc: [1\n');
    assert.ok(second);
    const said = await refusals(readDocument(second, 'f'));
    assert.match(said.join('\n'), /^f:[56] this is not valid YAML: /);
  });

  it('is written so that it reads the same', async () => {
    const documents = [{ a: 'yes', b: [true, null, 1.5, '1.10', '<<'], c: 'x: y' }, ['no\n', '---']];
    const parts = splitDocuments(await writeDocuments(documents));
    assert.deepEqual(
      (await Promise.all(parts.map((part) => readDocument(part, 'f')))).map(plainYaml),
      documents,
    );
  });
});
