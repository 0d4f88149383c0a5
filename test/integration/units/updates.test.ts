import assert from 'node:assert/strict';
import { siteFor, type Site } from './support.ts';

/** An update that changes the image, and a test of it. */
const update = (test: string) => `import: '{{T}}/start'
---
- '{{T}}-aa': {command: execute, type: in_running, run: 'echo $RANDOM$$ > /changed', shell: true}
- '{{T}}-aa': {command: commit, repository: '{{T}}/x'}
- host: {command: tests, tests: ['test:${test}']}
`;

describe('units: updates', function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await siteFor(this);
  });
  after(() => site.remove());

  it('units §10 cases 71, 72: an image keeps its name only if the tests pass; upgrade makes anew what runs, with its data', async () => {
    await site.write('services/x/Dockerfile', 'FROM debian:bookworm-slim\n');
    const start = `'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: sleep 600, stop_signal: KILL, volumes: [/d]}
  tests: {good: {execute: 'test -e /changed', extra: {environment: {A: b}}}, bad: {execute: 'false'}}
'{{T}}-bb':
  creation: {image: '{{T}}/x', command: sleep 600, stop_signal: KILL}
---
- '{{T}}-aa': {command: start}
- '{{T}}-bb': {command: create}
`;
    await site.run('start', start);
    await site.shell('aa', 'echo kept > /d/f');
    const imageId = async () => (await site.engine.images.inspect(`${site.name}/x`))?.id;
    const before = await imageId();
    await assert.rejects(
      site.run('update', update('bad')),
      /order 2 \(host: tests\).*1 of 3 test cases failed/,
    );
    assert.equal(await imageId(), before);
    await site.run('update', update('good'));
    const updated = await imageId();
    assert.notEqual(updated, before);
    const stopped = (await site.inspect('bb'))?.id;
    await site.run('upgrade');
    assert.equal((await site.inspect('aa'))?.imageId, updated);
    assert.equal(await site.shell('aa', 'cat /d/f'), 'kept');
    assert.equal((await site.inspect('bb'))?.id, stopped);
    assert.deepEqual((await site.run('upgrade')).done, []);
    assert.match(site.said, /is up to date/);
  });
});
