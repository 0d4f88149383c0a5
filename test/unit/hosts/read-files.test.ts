import assert from 'node:assert/strict';
import { chmod, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadFiles } from '../../../src/hosts/read-files.ts';

describe('files that many hosts ask for', () => {
  let directory: string;
  let file: string;
  let understood: string[];
  let files: ReadFiles<string>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-files-'));
    file = join(directory, 'file');
    understood = [];
    files = new ReadFiles((text) => {
      understood.push(text);
      return text.toUpperCase();
    });
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are read once', async () => {
    await writeFile(file, 'one');
    assert.deepEqual([files.of(file), files.of(file), files.of(file)], ['ONE', 'ONE', 'ONE']);
    assert.deepEqual(understood, ['one']);
  });

  it('are read again when they have changed, though their size and time are the same', async () => {
    await writeFile(file, 'one');
    await utimes(file, 1e9, 1e9);
    assert.equal(files.of(file), 'ONE');
    await writeFile(`${file}.next`, 'two');
    await utimes(`${file}.next`, 1e9, 1e9);
    await rename(`${file}.next`, file);
    assert.equal(files.of(file), 'TWO');
  });

  it('are undefined where there is none, until there is one', async () => {
    assert.equal(files.of(file), undefined);
    assert.equal(files.of(directory), undefined);
    await writeFile(file, 'one');
    await chmod(file, 0o600);
    assert.equal(files.of(file), 'ONE');
  });
});
