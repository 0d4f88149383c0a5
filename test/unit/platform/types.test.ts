import assert from 'node:assert/strict';
import { resolveProperties, resolveType, typeProperties } from '../../../src/platform/index.ts';

describe('the type of an instance', () => {
  it("is the command line's, else run.conf's, else its name, else standard", () => {
    assert.equal(resolveType({ instanceType: 'published' }, 'master', 'safemode'), 'safemode');
    assert.equal(resolveType({ instanceType: 'published' }, 'master'), 'published');
    assert.equal(resolveType({}, 'master'), 'master');
    assert.equal(resolveType(undefined, 'one'), 'standard');
    assert.deepEqual(
      ['master', 'published', 'interactive', 'safemode', 'standard', 'Master'].map((name) =>
        resolveType(undefined, name),
      ),
      ['master', 'published', 'interactive', 'safemode', 'standard', 'standard'],
    );
  });

  it('decides the five properties as the table of seed 004 has it', () => {
    const table = Object.entries(typeProperties).map(([type, row]) =>
      [type, ...Object.values(row)].join(' '),
    );
    assert.deepEqual(table, [
      'standard true false false false true',
      'published true true false false false',
      'master true true true false false',
      'interactive true false false false false',
      'safemode false false false false false',
    ]);
  });

  it('gives way to run.conf, and that to the command line', () => {
    assert.deepEqual(
      resolveProperties('standard', { linked: false, publish_ports: true }, { linked: true }),
      {
        linked: true,
        publish_ports: true,
        persistent_data: false,
        persistent_opt: false,
        persistent_log: true,
      },
    );
  });
});
