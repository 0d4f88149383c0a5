import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Secret, SecretRegistry } from '../../../src/core/index.ts';

describe('a secret value', () => {
  it('does not show itself in text, JSON or a dump', () => {
    const secret = new Secret('hunter2');
    assert.equal(`${secret.toString()} ${JSON.stringify({ secret })}`, '*** {"secret":"***"}');
    assert.doesNotMatch(inspect(secret), /hunter2/);
    assert.equal(secret.reveal(), 'hunter2');
  });
});

describe('masking', () => {
  const registry = (...values: string[]): SecretRegistry => {
    const made = new SecretRegistry();
    for (const value of values) made.add(value);
    return made;
  };

  it('hides every occurrence of every secret', () => {
    assert.equal(registry('first', 'second').mask('first second first'), '*** *** ***');
  });

  it('leaves no rest of a secret that contains another', () => {
    assert.equal(registry('abcd', 'abcdef').mask('abcdef'), '***');
  });

  it('hides each line of a key, also when only that line turns up', () => {
    const masked = registry('-----BEGIN KEY-----\nAAAABBBBCCCC\n=\n').mask('found AAAABBBBCCCC\n=');
    assert.equal(masked, 'found ***\n=');
  });

  it('masks nothing for a secret of a few characters: every address would be full of it', () => {
    assert.equal(registry('1').mask('172.17.0.11'), '172.17.0.11');
  });

  it('masks nothing for an empty secret', () => {
    assert.equal(registry('').mask('text'), 'text');
  });
});
