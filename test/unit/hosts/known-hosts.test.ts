import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnownHosts } from '../../../src/hosts/known-hosts/index.ts';
import { hashedName } from '../../../src/hosts/known-hosts/entries.ts';

describe('known_hosts files of a run', () => {
  let directory: string;
  let file: string;
  const known = new KnownHosts();

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-known-hosts-'));
    file = join(directory, 'known_hosts');
  });
  after(() => rm(directory, { recursive: true }));

  const linesAbout = (host: string, port: number, files = [file]): readonly number[] =>
    known.about(files, host, port).map(({ where }) => where.line);

  it('say of a host what names, patterns, hashes and marks say, in the order of their lines', async () => {
    const lines = [
      '# a comment',
      '*,!web9 ssh-ed25519 AAAA',
      'WEB1,other ssh-ed25519 AAAB',
      '[web1]:2222 ssh-rsa AAAC',
      `${hashedName('[web1]:2222', Buffer.from('salt'))} ssh-ed25519 AAAD`,
      'web9 ssh-ed25519 AAAE',
      '@revoked web? ssh-ed25519 AAAF',
      '[web1]:22222 ssh-ed25519 AAAG',
    ];
    await writeFile(file, lines.join('\n'));
    assert.deepEqual(linesAbout('web1', 2222), [2, 3, 4, 5, 7]);
    assert.deepEqual(linesAbout('Web1', 22), [2, 3, 7]);
    assert.deepEqual(linesAbout('web9', 22), [6, 7]);
    assert.deepEqual(linesAbout('nobody', 22), [2]);
  });

  it('are read again once they have changed, and only then', async () => {
    await writeFile(file, 'web1 ssh-ed25519 AAAA\n');
    const [before] = known.about([file], 'web1', 22);
    assert.equal(known.about([file], 'web1', 22)[0], before, 'parsed anew without a reason');
    await writeFile(file, 'web1 ssh-ed25519 AAAA\n@revoked web1 ssh-ed25519 AAAA\n');
    assert.deepEqual(linesAbout('web1', 22), [1, 2]);
    await writeFile(`${file}.new`, 'web2 ssh-ed25519 AAAA\n@revoked web2 ssh-ed25519 AAAA\n');
    await rename(`${file}.new`, file);
    assert.deepEqual(linesAbout('web1', 22), []);
  });

  it('say nothing where they are not there, or are no files', () => {
    assert.deepEqual(linesAbout('web1', 22, [join(directory, 'none'), directory]), []);
  });
});
