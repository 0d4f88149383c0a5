import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/core/index.ts';
import { initUnit, initUnitView, listUnits, printUnit } from '../../../src/units/index.ts';
import { testRun } from '../../support/run.ts';

describe('unit.init', () => {
  let home = '';
  let conf = '';
  const runHere = (dryRun = false) => testRun(home, {}, { env: { HOME: home }, dryRun }).run;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 't-unit-init-'));
    conf = join(home, '.dockerstra');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('writes a unit to where units are looked for, which reads and prints', async () => {
    const { directory, written } = await initUnit(runHere(), {});
    assert.equal(directory, conf);
    assert.deepEqual(written, [
      'environments/default.yaml',
      'services/example/Dockerfile',
      'services/example/serve',
      'units/example/start.yaml',
      'units/example/visits.yaml',
    ]);
    assert.ok((await listUnits(runHere())).includes('example/test:check'));
    assert.match(await printUnit(runHere(), 'example/start', { args: ['-g', 'Hi'] }), /GREETING: Hi/);
    assert.match(await printUnit(runHere(), 'example/backup'), new RegExp(`backup_dir: ${conf}/backups`));
    assert.equal(statSync(join(conf, 'services/example/serve')).mode & 0o777, 0o755);
  });

  it('calls everything after the name it is given', async () => {
    const { written } = await initUnit(runHere(), { name: 'web.shop', configuration: 'units of mine' });
    const read = written.map((path) => `${path}\n${readFileSync(join(home, 'units of mine', path), 'utf8')}`);
    assert.doesNotMatch(read.join('\n'), /\bexample\b/);
    assert.match(read.join('\n'), /^web\.shop-data:$/m);
  });

  it('run again does nothing; another unit beside it leaves the variables as they are', async () => {
    await initUnit(runHere(), {});
    assert.deepEqual((await initUnit(runHere(), {})).written, []);
    writeFileSync(join(conf, 'environments/default.yaml'), 'BACKUP_DIR: /mine\n');
    const { written } = await initUnit(runHere(), { name: 'other' });
    assert.ok(written.includes('units/other/start.yaml') && !written.includes('environments/default.yaml'));
    assert.equal(readFileSync(join(conf, 'environments/default.yaml'), 'utf8'), 'BACKUP_DIR: /mine\n');
  });

  it("overwrites nothing of the user's, and then writes nothing at all", async () => {
    mkdirSync(join(conf, 'units/example'), { recursive: true });
    writeFileSync(join(conf, 'units/example/start.yaml'), '# mine\n');
    await assert.rejects(
      initUnit(runHere(), {}),
      /nothing is overwritten: \.dockerstra\/units\/example\/start\.yaml$/,
    );
    assert.deepEqual(readdirSync(conf, { recursive: true }).sort(), [
      'units',
      'units/example',
      'units/example/start.yaml',
    ]);
  });

  it('refuses a name that no image can have', async () => {
    for (const name of ['Web', 'a/b', 'a--b', '', 'host', '../x'])
      await assert.rejects(initUnit(runHere(), { name }), UsageError, name);
  });

  it('says of a dry run what it would write, and writes nothing', async () => {
    const view = initUnitView(await initUnit(runHere(true), { configuration: 'conf' }));
    const text = view.kind === 'text' ? view.text : '';
    assert.match(text, /^would write the unit example to .*\/conf: environments\/default\.yaml/);
    assert.match(text, /dockerops unit\.start:example,conf=.*\/conf$/m);
    assert.deepEqual(readdirSync(home), []);
  });
});
