import assert from 'node:assert/strict';
import { ConfigError } from '../../../../src/core/index.ts';
import { isLeaked, refuseLeaked } from '../../../../src/platform/keys/leaked.ts';
import { generatePair } from '../../../../src/platform/keys/pair.ts';
import { fingerprintOf } from '../../../../src/platform/keys/public-key.ts';

describe('a key whose private half is public', () => {
  const { publicKey } = generatePair('docker@dev.ops');
  const known = new Set([fingerprintOf(publicKey) ?? '']);

  it('is refused, naming the file and what to do', () => {
    assert.throws(
      () => refuseLeaked(`restrict ${publicKey}`, '/p/operator.pub', known),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(
          error.message,
          /^\/p\/operator\.pub is the key the original DockerOps and Reyns published/,
        );
        return error.hints.length > 0;
      },
    );
  });

  it('is not mistaken for another', () => {
    assert.equal(isLeaked(publicKey), false);
    assert.equal(isLeaked('nonsense', known), false);
  });
});
