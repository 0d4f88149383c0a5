import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHostCertificate, signHostKey } from '../../../../src/platform/keys/certificate.ts';
import { generatePair } from '../../../../src/platform/keys/pair.ts';
import { fingerprintOf, keyId } from '../../../../src/platform/keys/public-key.ts';
import { keygen } from '../../../support/keygen.ts';

describe('a host certificate', () => {
  const authority = generatePair('ca');
  const host = generatePair('host');
  const identity = { keyId: 'shop.web.one', principals: ['172.18.0.2', 'WEB', 'web'] };
  const certificate = signHostKey(host.publicKey, authority, identity);

  it('is, to ssh-keygen, a host certificate for these names, by this CA, for ever', () => {
    const text = keygen(certificate, '-L');
    assert.match(text, /Type: ssh-ed25519-cert-v01@openssh\.com host certificate/);
    assert.match(text, /Key ID: "shop\.web\.one"/);
    assert.match(text, /Valid: forever/);
    assert.match(text, /Principals:\s+172\.18\.0\.2\s+WEB\s+web\s+Critical Options: \(none\)/);
    assert.ok(text.includes(`Public key: ED25519-CERT ${String(fingerprintOf(host.publicKey))}`));
    assert.ok(text.includes(`Signing CA: ED25519 ${String(fingerprintOf(authority.publicKey))}`));
  });

  it('is read back as it was signed', () => {
    const name = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(name, fc.array(name), (keyName, principals) => {
        const read = readHostCertificate(
          signHostKey(host.publicKey, authority, { keyId: keyName, principals }),
        );
        assert.deepEqual(read, { keyId: keyName, principals, authority: keyId(authority.publicKey) });
      }),
      { numRuns: 50 },
    );
  });

  it('is not found in other lines, nor in half a certificate', () => {
    for (const line of ['', 'nonsense', host.publicKey, certificate.slice(0, 200)])
      assert.equal(readHostCertificate(line), undefined);
  });

  it('is worth nothing with one bit changed, in its names or anywhere else', () => {
    const [type = '', base64 = ''] = certificate.split(' ');
    const blob = Buffer.from(base64, 'base64');
    fc.assert(
      fc.property(fc.nat(blob.length - 1), fc.nat(7), (index, bit) => {
        const forged = Buffer.from(blob);
        forged.writeUInt8(forged.readUInt8(index) ^ (1 << bit), index);
        assert.equal(readHostCertificate(`${type} ${forged.toString('base64')}`), undefined);
      }),
    );
  });

  it('is made for ed25519 keys only', () => {
    const rsa = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB';
    assert.throws(() => signHostKey(rsa, authority, identity), /ed25519/);
  });
});
