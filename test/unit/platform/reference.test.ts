import assert from 'node:assert/strict';
import { BadValue } from '../../../src/config/index.ts';
import { DeniedError, DockeropsError, UnreachableError, registryHost } from '../../../src/core/index.ts';
import { registryError } from '../../../src/docker/registry-errors.ts';
import { parseRegistry, parseTag } from '../../../src/platform/registry/index.ts';

describe('the name of a registry', () => {
  for (const [text, read] of [
    ['registry.example.com', 'registry.example.com'],
    ['127.0.0.1:5000', '127.0.0.1:5000'],
    ['[::1]:5000', '[::1]:5000'],
    ['ghcr.io/team/a-b', 'ghcr.io/team/a-b'],
    ['localhost:5000/', 'localhost:5000'],
  ] as const)
    it(`may be ${text}`, () => assert.equal(parseRegistry(text), read));

  for (const text of ['https://r.example.com', 'r.example.com/Team', '-x', 'a b', '', 'r:port', '$(x)'])
    it(`may not be "${text}"`, () => assert.throws(() => parseRegistry(text), BadValue));

  it('is the first part of a reference, if that looks like a host', () => {
    assert.deepEqual(['debian', 'library/debian', 'localhost/a', 'r:5/a', 'r.io/a/b:1'].map(registryHost), [
      'docker.io',
      'docker.io',
      'localhost',
      'r:5',
      'r.io',
    ]);
  });

  it('a tag is what the engine takes for one', () => {
    assert.equal(parseTag('v1.2_3-x'), 'v1.2_3-x');
    for (const text of ['', '-x', 'a:b', 'a/b', 'x'.repeat(129)])
      assert.throws(() => parseTag(text), BadValue);
  });
});

describe('what a registry says in trouble', () => {
  // As engines 20.10 to 28 pass it on.
  for (const [said, kind] of [
    ['unauthorized: authentication required', DeniedError],
    ['Get "http://r:5/v2/": unauthorized: incorrect username or password', DeniedError],
    ['no basic auth credentials', DeniedError],
    ['denied: requested access to the resource is denied', DeniedError],
    ['Get "http://r:5/v2/": dial tcp 127.0.0.1:5: connect: connection refused', UnreachableError],
    ['Get "https://r.invalid/v2/": dial tcp: lookup r.invalid: no such host', UnreachableError],
    ['received unexpected HTTP status: 503 Service Unavailable', UnreachableError],
    ['http: server gave HTTP response to HTTPS client', UnreachableError],
    ['manifest for r:5/p/web:v1 not found: manifest unknown: manifest unknown', DockeropsError],
    ['no matching manifest for linux/arm64 in the manifest list entries', DockeropsError],
    ['no space left on device', DockeropsError],
  ] as const)
    it(`"${said}" is a ${kind.name}`, () => {
      const error = registryError('pull r:5/p/web:v1', 'r:5/p/web:v1', said);
      assert.equal(error.constructor, kind);
      assert.equal(error.message, `cannot pull r:5/p/web:v1: ${said}`);
    });
});
