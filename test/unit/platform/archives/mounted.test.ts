import assert from 'node:assert/strict';
import { mountedPaths, mountsFor } from '../../../../src/platform/archives/mounted.ts';
import type { MountPoint } from '../../../../src/ports/index.ts';

const mount = (type: string, target: string): MountPoint => ({ type, source: '/x', target, readOnly: false });

describe('archives: what a helper reads', () => {
  const mounts = [
    mount('volume', '/d'),
    mount('volume', '/d/deep'),
    mount('bind', '/d/host'),
    mount('tmpfs', '/d/tmp'),
    mount('bind', '/data'),
  ];
  const targets = (...paths: readonly string[]) => mountsFor(mounts, paths).map(({ target }) => target);

  it('paths in volumes and directories of the host; those of the container itself and in memory are left to the engine', () => {
    const paths = ['/d', '/d/deep/x', '/data/-x', '/d/tmp/x', '/database', '/etc/hostname', '/'];
    assert.deepEqual(mountedPaths(mounts, paths), ['/d', '/d/deep/x', '/data/-x']);
  });

  it('it has the innermost mount of each path and the volumes below, but nothing that the host lends there', () => {
    assert.deepEqual(targets('/d'), ['/d', '/d/deep']);
    assert.deepEqual(targets('/d/deep/x'), ['/d/deep']);
    assert.deepEqual(targets('/d/host/x', '/data'), ['/d/host', '/data']);
  });
});
