import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { localFiles } from '../../../../src/hosts/local-files.ts';
import { archivesOn, settle, writeArchive, type Shelf } from '../../../../src/platform/archives/index.ts';
import { testRun } from '../../../support/run.ts';

describe('archives: what a killed backup leaves', () => {
  let directory: string;
  let shelf: Shelf;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 't-shelf-'));
    shelf = { directory, name: 'aa' };
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (text: string, keepPrevious = true) =>
    writeArchive(
      testRun(directory).run,
      { shelf, of: 'aa', ending: 'tar', keepPrevious },
      Readable.from([Buffer.from(text)], { objectMode: false }),
    );
  const put = (name: string, text = '') => writeFileSync(join(directory, name), text);
  const sizes = async () =>
    (await archivesOn(localFiles, shelf)).map(({ date, sizeBytes }) => [date !== undefined, sizeBytes]);

  it('an older archive keeps its record under its date, and one that is overwritten leaves none', async () => {
    await write('1');
    await write('22');
    const [newest, older] = await archivesOn(localFiles, shelf);
    assert.deepEqual([newest?.record?.sizeBytes, older?.record?.sizeBytes], [2, 1]);
    await write('333', false);
    assert.deepEqual(await sizes(), [
      [false, 3],
      [true, 1],
    ]);
    assert.equal(readdirSync(directory).length, 4);
  });

  it('halves that were being written are removed, what is whole takes its name, others’ files stay', async () => {
    await write('1');
    put('aa.tar.new.0123456789ab.tmp', 'half');
    put('aa.tar.new.json.0123456789ab.tmp', 'half');
    put('aa.tar.000000000000.tmp', 'tried');
    put('aa.tar.000000000000.tmp.0123456789ab.tmp', 'half of that');
    put('aa.tar.new', '22');
    put('aa.b.tar.new', 'of another');
    await settle(localFiles, shelf);
    assert.deepEqual((await sizes()).sort(), [
      [false, 2],
      [true, 1],
    ]);
    assert.ok(readdirSync(directory).includes('aa.b.tar.new'));
    assert.ok(!readdirSync(directory).some((name) => name.endsWith('.tmp')));
  });

  it('killed between any two renames, the next run finishes them: no archive gets the record of another', async () => {
    await write('1');
    utimesSync(join(directory, 'aa.tar'), 1_700_000_000, 1_700_000_000);
    // The older one's record has moved, itself not yet.
    await localFiles.rename(join(directory, 'aa.tar.json'), join(directory, 'aa.20231114-221320.tar.json'));
    put('aa.tar.new', '22');
    await settle(localFiles, shelf);
    const [newest, older] = await archivesOn(localFiles, shelf);
    assert.deepEqual([newest?.sizeBytes, newest?.record, older?.record?.sizeBytes], [2, undefined, 1]);
    put('aa.tar.new.json', JSON.stringify({ ...older?.record, sizeBytes: 2 }));
    await settle(localFiles, shelf);
    assert.equal((await archivesOn(localFiles, shelf)).find(({ date }) => !date)?.record?.sizeBytes, 2);
  });
});
