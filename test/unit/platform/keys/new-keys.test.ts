import assert from 'node:assert/strict';
import { readHostCertificate } from '../../../../src/platform/keys/certificate.ts';
import { newKeys } from '../../../../src/platform/keys/new-keys.ts';
import { generatePair } from '../../../../src/platform/keys/pair.ts';
import { ownTrust, type ProjectKeys } from '../../../../src/platform/keys/project-keys.ts';
import { replacements } from '../../../../src/platform/keys/rotate-kinds.ts';
import type { InstanceKeys, NewKeys } from '../../../../src/platform/keys/runtime.ts';
import { keyId } from '../../../../src/platform/keys/public-key.ts';

const keysOf = (who: string): ProjectKeys => ({
  operator: generatePair(`${who}:operator`),
  internal: generatePair(`${who}:internal`),
  authority: generatePair(`${who}:authority`),
  added: [],
});

const written = (keys: NewKeys): InstanceKeys => ({
  hostPublicKey: keys.hostPublicKey,
  certificate: keys.certificate,
  peerPublicKey: keys.peerPublicKey,
  authorizedKeys: keys.authorizedKeys ?? [],
  authorities: keys.authorities ?? [],
});

describe('the keys of an instance', () => {
  const anna = keysOf('anna');
  const bert = keysOf('bert');
  const wanted = { alias: 'shop.web.one', principals: ['web'], peers: true, ...ownTrust(anna, true) };
  const fresh = newKeys(wanted, undefined, anna);

  it('are all made for a new one', () => {
    assert.deepEqual(Object.keys(fresh).sort(), [
      'authorities',
      'authorizedKeys',
      'certificate',
      'hostKey',
      'hostPublicKey',
      'peerKey',
      'peerPublicKey',
    ]);
  });

  it('stay as they are when nothing has changed', () => {
    assert.deepEqual(newKeys(wanted, written(fresh), anna), {});
  });

  it('keep the host key when a name comes to it: only the certificate is new', () => {
    const changed = newKeys({ ...wanted, principals: ['web', 'www'] }, written(fresh), anna);
    assert.deepEqual(Object.keys(changed), ['certificate']);
    assert.deepEqual(readHostCertificate(changed.certificate ?? '')?.principals, ['web', 'www']);
  });

  it("keep another clone's certificate and peer key while they are accepted", () => {
    const both = {
      authorizedKeys: [...ownTrust(anna, true).authorizedKeys, ...ownTrust(bert, true).authorizedKeys],
      authorities: [...ownTrust(anna, true).authorities, ...ownTrust(bert, true).authorities],
    };
    const changed = newKeys({ ...wanted, ...both }, written(fresh), bert);
    assert.deepEqual(Object.keys(changed).sort(), ['authorities', 'authorizedKeys']);
  });

  it('hold no internal key, and accept none, under ssh_peers = no', () => {
    const keys = newKeys({ ...wanted, peers: false, ...ownTrust(anna, false) }, undefined, anna);
    assert.equal(keys.peerKey, undefined);
    assert.deepEqual(keys.authorizedKeys, [anna.operator.publicKey]);
  });

  it('lose the internal key when ssh_peers = no comes later', () => {
    const changed = newKeys({ ...wanted, peers: false, ...ownTrust(anna, false) }, written(fresh), anna);
    assert.deepEqual([changed.peerKey, changed.peerPublicKey], ['', '']);
  });

  it('lose a key that somebody added inside the instance', () => {
    const has = written(fresh);
    const planted = generatePair('mallory').publicKey;
    const changed = newKeys(wanted, { ...has, authorizedKeys: [...has.authorizedKeys, planted] }, anna);
    assert.deepEqual(changed.authorizedKeys, wanted.authorizedKeys);
  });

  it('are signed anew, and get the new internal key, in a rotation', () => {
    const next = keysOf('anna');
    const retired = [anna.operator, anna.internal, anna.authority].map((pair) => pair.publicKey);
    const changed = replacements(written(fresh), retired, next);
    assert.equal(changed.peerPublicKey, next.internal.publicKey);
    assert.equal(readHostCertificate(changed.certificate ?? '')?.authority, keyId(next.authority.publicKey));
    assert.equal(changed.hostKey, undefined);
  });

  it("are left alone by another clone's rotation", () => {
    const retired = [bert.operator, bert.internal, bert.authority].map((pair) => pair.publicKey);
    assert.deepEqual(replacements(written(fresh), retired, keysOf('bert')), {});
  });
});
