import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { below } from '../../../../src/platform/archives/below.ts';
import { withHeads } from '../../../../src/platform/archives/rewrite.ts';
import { tarOf, type Entry } from './tar.ts';

const long = 'n'.repeat(150);
const entries: readonly Entry[] = [
  [{ name: 'ssh/', type: 'directory' }],
  [{ name: 'ssh/id', mtime: new Date(1e12), uid: 12 }, 'x'.repeat(700)],
  [{ name: 'ssh/same', type: 'link', linkname: 'ssh/id' }],
  [{ name: 'ssh/out', type: 'symlink', linkname: '/etc/passwd' }],
  [{ name: 'ssh/empty', pax: { 'SCHILY.xattr.user.a': '1' } }],
  [{ name: `ssh/${long}`, type: 'symlink', linkname: long }],
  [{ name: `${'d/'.repeat(60)}end` }, 'end'],
  [{ name: 'ssh/ümlaut' }, 'ü'],
];

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

const movedTo = (directory: string, bytes: Buffer, pieces = 1000): Promise<Buffer> =>
  buffer(withHeads(inPieces(bytes, pieces), (head) => below(head, directory)));

async function listed(bytes: Buffer) {
  const found: object[] = [];
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    const { name, linkname, type, size, uid, mtime } = entry.header;
    found.push({ name, linkname, type, size, uid, mtime, data: String(await buffer(entry)) });
  }
  return found as { name: string; linkname: string | null; type: string }[];
}

describe('archives: names below another directory', () => {
  it('every name and what hard links mean get it, and nothing else changes, in whatever pieces the archive comes', async () => {
    const bytes = await tarOf(...entries);
    const before = await listed(bytes);
    const home = `home/${'git/'.repeat(10)}x`;
    const wanted = before.map((one) => ({
      ...one,
      name: `${home}/${one.name}`,
      linkname: one.type === 'link' ? `${home}/${one.linkname ?? ''}` : one.linkname,
    }));
    for (const pieces of [1, 511, 512, 513, 1000, 1e6])
      assert.deepEqual(await listed(await movedTo(home, bytes, pieces)), wanted, String(pieces));
  });

  it('attributes and names that are no text keep their bytes', async () => {
    const bytes = await tarOf(
      [{ name: 'ssh/a', pax: { 'SCHILY.xattr.security.capability': 'a??b', comment: 'a=b\n1' } }, 'one'],
      [{ name: `ssh/??${long}` }, 'two'],
    );
    const moved = await movedTo('home', bytes);
    const has = (text: string) => moved.includes(Buffer.from(text, 'latin1'));
    assert.ok(has('41 SCHILY.xattr.security.capability=a\xff\xfeb\n'), moved.toString('latin1'));
    assert.ok(has('comment=a=b\n1\n'));
    assert.ok(has(` path=home/ssh/\xff\xfe${long}\n`));
  });

  it('an archive that breaks off has no end then either; what is none is refused', async () => {
    const bytes = await tarOf(...entries);
    for (const size of [100, 700, 1300, bytes.length - 1024]) {
      const moved = await movedTo('home', bytes.subarray(0, size));
      assert.ok(moved.length === 0 || moved.subarray(-1024).some((byte) => byte !== 0), String(size));
    }
    await assert.rejects(movedTo('home', Buffer.alloc(4096, 'x')), /no tar archive/);
  });
});
