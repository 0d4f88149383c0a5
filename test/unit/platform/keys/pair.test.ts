import assert from 'node:assert/strict';
import { createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { generatePair, readPrivateKey } from '../../../../src/platform/keys/pair.ts';
import { fingerprintOf, keyId } from '../../../../src/platform/keys/public-key.ts';
import { keygen } from '../../../support/keygen.ts';

describe('a key pair', () => {
  it('is what OpenSSH takes for one: ssh-keygen finds the same public key in the private one', () => {
    const pair = generatePair('anna@laptop:operator');
    assert.equal(keygen(pair.privateKey, '-y').trim(), pair.publicKey);
  });

  it('has the fingerprint ssh-keygen prints', () => {
    const { publicKey } = generatePair('anna');
    assert.equal(fingerprintOf(publicKey), keygen(publicKey, '-l').split(' ')[1]);
  });

  it('signs what its public half verifies, whatever its comment', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (comment, message) => {
        const key = readPrivateKey(generatePair(comment).privateKey);
        assert.ok(verify(null, message, createPublicKey(key), sign(null, message, key)));
      }),
      { numRuns: 30 },
    );
  });

  it('is another one each time', () => {
    assert.notEqual(keyId(generatePair('a').publicKey), keyId(generatePair('a').publicKey));
  });

  it('cannot be read from nonsense', () => {
    assert.throws(() => readPrivateKey('nonsense'), /truncated/);
    assert.throws(() => readPrivateKey('nonsense'.repeat(9)), /not an OpenSSH private key/);
  });
});
