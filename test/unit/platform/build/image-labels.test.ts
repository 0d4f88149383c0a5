import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageLabels } from '../../../../src/platform/build/image-labels.ts';
import { testRun } from '../../../support/run.ts';

describe('labels of an image', () => {
  let context: string;
  before(async () => {
    context = await mkdtemp(join(tmpdir(), 'dockerops-test-'));
    const author = ['-c', 'user.name=t', '-c', 'user.email=t@t'];
    execFileSync('git', ['-C', context, 'init', '-q']);
    execFileSync('git', ['-C', context, ...author, 'commit', '-q', '--allow-empty', '-m', 'first']);
  });
  after(() => rm(context, { recursive: true }));

  const revisionOf = async (container: string) => {
    const labels = await imageLabels(testRun('/').run, { project: 'p', container, context }, 'hash');
    return labels['org.opencontainers.image.revision'];
  };

  it('name the commit of its context, but for the base: what is built upon it would inherit that', async () => {
    assert.match((await revisionOf('demo')) ?? '', /^[0-9a-f]{40}$/);
    assert.equal(await revisionOf('dockerops-base'), undefined);
  });
});
