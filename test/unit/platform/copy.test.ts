import assert from 'node:assert/strict';
import { destinationOf, sideOf, type Found } from '../../../src/platform/copy/places.ts';

describe('the two sides of cp', () => {
  it('are an instance, a path here, or a stream', () => {
    assert.deepEqual(sideOf('demo:/var/www', '/home'), { kind: 'container', name: 'demo', path: '/var/www' });
    assert.deepEqual(sideOf('demo:var', '/home'), { kind: 'container', name: 'demo', path: '/var' });
    assert.deepEqual(sideOf('here/x', '/home'), { kind: 'local', path: '/home/here/x', typed: 'here/x' });
    assert.deepEqual(sideOf('./a:b', '/home'), { kind: 'local', path: '/home/a:b', typed: './a:b' });
    assert.deepEqual(sideOf('-', '/home'), { kind: 'stream' });
    for (const bad of ['', 'demo:']) assert.throws(() => sideOf(bad, '/home'), /^UsageError: cp: /);
  });

  // [source, what it is, target, what it is] -> where it goes; the table of `docker cp`.
  const cases: readonly [string, Found, string, Found, string][] = [
    ['/a/file', 'other', '/b', 'directory', '/b + file'],
    ['/a/file', 'other', '/b/new', undefined, '/b + new'],
    ['/a/file', 'other', '/b/old', 'other', '/b + old'],
    ['/a/dir', 'directory', '/b', 'directory', '/b + dir'],
    ['/a/dir/', 'directory', '/b', 'directory', '/b + dir'],
    ['/a/dir/.', 'directory', '/b', 'directory', '/b + .'],
    ['/a/dir', 'directory', '/b/new', undefined, '/b + new'],
    ['/a/dir', 'directory', '/b/new/', undefined, '/b + new'],
    ['/a/dir/.', 'directory', '/b/new', undefined, '/b + new'],
    ['/', 'directory', '/b', 'directory', '/b + .'],
  ];
  for (const [source, is, target, was, expected] of cases)
    it(`${source} (${is ?? 'absent'}) to ${target} (${was ?? 'absent'}) is ${expected}`, () => {
      const { directory, name } = destinationOf({ path: source, found: is }, { path: target, found: was });
      assert.equal(`${directory} + ${name}`, expected);
    });

  it('do not fit where a directory would replace a file, or a file go into what is not there', () => {
    const dir = { path: '/a/dir', found: 'directory' } as const;
    assert.throws(
      () => destinationOf(dir, { path: '/b/f', found: 'other' }),
      /is a directory, and \/b\/f is a file/,
    );
    const file = { path: '/a/file', found: 'other' } as const;
    assert.throws(
      () => destinationOf(file, { path: '/b/new/', found: undefined }),
      /there is no directory \/b\/new\//,
    );
  });
});
