import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine } from '../../../../src/platform/archives/examine.ts';
import { testRun } from '../../../support/run.ts';
import { tarOf } from './tar.ts';

/** With it a name stands in an extended header. */
const pax = { comment: 'x' };

describe('archives: what is seen in one before it is used', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 't-examine-'));
  });
  after(() => rm(directory, { recursive: true }));

  async function seen(bytes: Buffer): Promise<readonly string[]> {
    const path = join(directory, 'one.tar');
    await writeFile(path, bytes);
    const archive = { path, ending: 'tar', sizeBytes: bytes.length, modifiedAt: 0 };
    return examine(testRun(directory).run, archive);
  }

  it('what lies in nothing else of it; names that are no text are told apart', async () => {
    const bytes = await tarOf(
      [{ name: 'd/', type: 'directory' }],
      [{ name: 'd/link-!!', type: 'symlink', linkname: '/etc', pax }],
      [{ name: 'd/link-??/', type: 'directory', pax }],
      [{ name: 'd/link-??/file', pax }, 'x'],
      [{ name: 'other' }],
    );
    assert.deepEqual(await seen(bytes), ['d', 'other']);
  });

  it('nothing hides behind data that programs do not agree on', async () => {
    const hidden = await tarOf([{ name: 'd/cover', size: 1024 }, 'x'.repeat(1024)], [{ name: 'd/a' }]);
    for (const type of ['directory', 'symlink', 'fifo'] as const) {
      const inFront = await tarOf([{ name: 'd/front', type, linkname: 'd/a' }]);
      const front = withField(inFront.subarray(0, 512), 124, '00000001000\0');
      await assert.rejects(
        seen(Buffer.concat([front, hidden])),
        /d\/front is of a kind that no backup has/,
        type,
      );
    }
    for (const size of ['\x0000000001000', '\x80\x01'.padEnd(12, '\0')])
      await assert.rejects(seen(withField(hidden, 124, size)), /is no whole tar archive/);
    const said = await tarOf([{ name: 'd/a', pax: { size: '0x1' } }, 'x']);
    await assert.rejects(seen(said), /is no whole tar archive/);
  });

  it('a name that is said twice is refused, and so is an archive of which a bit has turned, or whose end is missing', async () => {
    const twice = await tarOf([{ name: 'd/a', pax }]);
    const header = twice.subarray(0, 1024);
    await assert.rejects(seen(Buffer.concat([header, twice])), /is no whole tar archive/);
    const bytes = await tarOf([{ name: 'd/a' }, 'x']);
    await assert.rejects(seen(bytes.subarray(0, 1024)), /is no whole tar archive/);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await assert.rejects(seen(bytes), /is no whole tar archive/);
  });
});

/** An archive whose first header has something else in a field. */
function withField(bytes: Buffer, at: number, text: string): Buffer {
  const changed = Buffer.from(bytes);
  changed.write(text, at, 'latin1');
  changed.write('        ', 148);
  const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return changed;
}
