import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { endingOf, packed, unpacked, type Packing } from '../../../../src/platform/archives/packing.ts';
import { testRun } from '../../../support/run.ts';

const data = Buffer.concat([randomBytes(100_000), Buffer.alloc(100_000)]);
const source = (bytes = data) =>
  Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)], { objectMode: false });

describe('archives: compression and encryption', () => {
  let directory: string;
  const runWith = (env: Readonly<Record<string, string>> = {}) => testRun(directory, {}, { env }).run;
  const secret = () => ({ DOCKEROPS_BACKUP_PASSPHRASE_FILE: join(directory, 'passphrase') });

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 't-packing-'));
    writeFileSync(join(directory, 'passphrase'), 'correct horse\n');
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const packing of [
    { compress: 'gzip' },
    { encrypt: 'openssl' },
    { compress: 'gzip', encrypt: 'openssl' },
  ] satisfies readonly Packing[])
    it(`${endingOf(packing)} gives back what went in`, async () => {
      const run = runWith(secret());
      const wrapped = await packed(run, source(), packing);
      const back = await unpacked(run, wrapped, `/x/aa.${endingOf(packing)}`);
      assert.ok((await buffer(back)).equals(data));
    });

  it('zstd is the program of this machine; without it that is said', async () => {
    const run = runWith();
    const wrapped = packed(run, source(), { compress: 'zstd' });
    if (spawnSync('zstd', ['--version']).status !== 0) {
      await assert.rejects(wrapped, /zstd is not installed on this machine/);
      return;
    }
    const bytes = await buffer(await wrapped);
    assert.ok(bytes.length < data.length);
    assert.ok((await buffer(await unpacked(run, source(bytes), 'aa.tar.zst'))).equals(data));
  });

  it('what openssl encrypted can be read by openssl itself', async () => {
    const file = join(directory, 'x.enc');
    writeFileSync(file, await buffer(await packed(runWith(secret()), source(), { encrypt: 'openssl' })));
    const args = ['-d', '-aes-256-cbc', '-pbkdf2', '-iter', '600000', '-in', file];
    const read = execFileSync('openssl', ['enc', ...args, '-pass', `file:${join(directory, 'passphrase')}`]);
    assert.ok(read.equals(data));
  });

  it('another passphrase, none, and a program that is not there are told', async () => {
    const wrapped = await buffer(await packed(runWith(secret()), source(), { encrypt: 'openssl' }));
    writeFileSync(join(directory, 'other'), 'wrong\n');
    const other = runWith({ DOCKEROPS_BACKUP_PASSPHRASE_FILE: join(directory, 'other') });
    const back = await unpacked(other, source(wrapped), 'aa.tar.enc');
    // One in 256 wrong ones cannot be told by the padding; the checksum tells them, or the tar.
    const read = await buffer(back).catch((error: unknown) => String(error));
    assert.ok(typeof read === 'string' ? /passphrase is another one/.test(read) : !read.equals(data));
    await assert.rejects(packed(runWith(), source(), { encrypt: 'openssl' }), /PASSPHRASE_FILE is not set/);
    await assert.rejects(packed(runWith(), source(), { encrypt: 'age' }), /does not say where the keys/);
  });
});
