import assert from 'node:assert/strict';
import { Scratch } from '../e2e/support/cli.ts';
import { messageOf } from '../../src/core/index.ts';
import { createEngine } from '../../src/docker/index.ts';
import { distributionImage } from '../support/images.ts';
import { NestedEngine } from '../support/nested-engine.ts';
import { service } from '../support/service.ts';
import type { Fault } from './row.ts';

const place = '/srv/data';

/** F13: what an instance is to keep lies on a file system that can only be read. */
export const readOnlyData: Fault = {
  number: 'F13',
  title: 'persistent data on a file system that is read only',
  async *rows() {
    const outer = createEngine({ env: process.env, signal: new AbortController().signal });
    const image = await distributionImage(outer);
    const scratch = await Scratch.empty();
    const nested = await NestedEngine.start(outer);
    try {
      await nested.load(image);
      await scratch.write('apps_containers/web/Dockerfile', `FROM ${image}\n${service}\n`);
      await scratch.write('conf/run.conf', '[web]\nwait = started\npersistent_data = yes\n');
      const what = 'the data directory cannot be written';
      yield await perform(scratch, nested).then(
        (outcome) => ({ what, outcome }),
        (error: unknown) => ({ what, outcome: 'not as it must be', failed: messageOf(error) }),
      );
    } finally {
      await nested.remove();
      await scratch.remove();
    }
  },
};

async function perform(scratch: Scratch, nested: NestedEngine): Promise<string> {
  const there = (...args: string[]) =>
    scratch.dockerops(['--engine', nested.endpoint, ...args], { env: { DATA_DIR: place } });
  await nested.run('mkdir', '-p', place);
  await nested.run('mount', '-t', 'tmpfs', '-o', 'ro', 'tmpfs', place);
  assert.equal((await there('build:all')).code, 0);
  const refused = await there('run:all');
  assert.equal(refused.code, 1, refused.stderr);
  assert.ok(refused.stderr.includes(place) && refused.stderr.includes('web-one'), refused.stderr);
  assert.match(refused.stderr, /read-only file system/i);
  assert.deepEqual(await nested.engine.containers.list({ all: true }), []);
  await nested.run('mount', '-o', 'remount,rw', place);
  const next = await there('run:all');
  assert.equal(next.code, 0, next.stderr);
  return `exit ${refused.code}: ${/^error: (.*)$/m.exec(refused.stderr)?.[1] ?? ''}; the next run has it up`;
}
