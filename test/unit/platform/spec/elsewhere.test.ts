import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalHost } from '../../../../src/hosts/index.ts';
import { requireProject } from '../../../../src/platform/spec/index.ts';
import { parseVolume } from '../../../../src/platform/spec/mounts.ts';
import { testRun } from '../../../support/run.ts';

describe('a project whose instances run on another machine', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 't-elsewhere-'));
    mkdirSync(join(directory, 'apps_containers'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('has its persistent data in a place of its own there, unless DATA_DIR names one', async () => {
    const { run } = testRun(directory, { host: createLocalHost() }, { env: { PROJECT_NAME: 'fleet' } });
    const project = await requireProject(run);
    assert.deepEqual([project.dataDirectory, project.elsewhere], ['/var/lib/dockerops/fleet', true]);
    const told = await requireProject({ ...run, env: { ...run.env, DATA_DIR: '/srv/data' } });
    assert.equal(told.dataDirectory, '/srv/data');
    const here = await requireProject(testRun(directory, {}, { env: { PROJECT_NAME: 'fleet' } }).run);
    assert.deepEqual([here.dataDirectory, here.elsewhere], [join(directory, 'data_fleet'), undefined]);
  });

  it('mounts nothing of the project, which lies here', () => {
    for (const source of ['.', './site', '../site', '$PROJECT_DIR/site'])
      assert.throws(
        () => parseVolume(`${source}:/var/www`, '/p', true),
        /the project lies on another machine/,
      );
    assert.equal(parseVolume('/srv/site:/var/www', '/p', true).source, '/srv/site');
    assert.equal(parseVolume('site:/var/www', '/p', true).source, 'site');
  });
});
