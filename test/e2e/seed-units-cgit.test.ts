import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import { SeedUnits, outcomes } from './support/seed-units.ts';

describe("seed 002's checks of the daemon cgit, over TLS, and of the job backup", function () {
  this.timeout(5 * 60_000);
  let units: SeedUnits;

  before(async function () {
    units = await SeedUnits.create(await testEngine(this));
    await units.certificate('cgit.main');
  });
  after(() => units.site.remove());

  it('cgit/test:check asks nginx and cgit from e2e-check, starts the job for its check, and leaves nothing', async () => {
    const checked = await units.dockerops('unit.run:cgit/test:check');
    assert.equal(checked.code, 0, checked.stderr);
    assert.deepEqual(outcomes(checked), [
      'ok   git_repos:create',
      'ok   git_repos:execute',
      'ok   cgit:start',
      'ok   nginx_server:start',
      'ok   backup:start',
      'ok   cgit:daemon',
      'ok   cgit:daemon#2',
      'ok   backup:job',
      'cgit: 8 ok, 0 failed, 0 skipped',
    ]);
    assert.deepEqual(
      checked.stderr.split('\n').filter((line) => line.startsWith('warning')),
      ['warning: nginx_server: directories of the host are the real ones'],
    );
    assert.deepEqual(await units.containers(), []);
  });

  it('a page without the words and a certificate of somebody else fail, and production serves on', async () => {
    await units.must('run', 'cgit/start');
    await units.certificate('cgit.main', 'other');
    await units.edit('cgit', (text) =>
      text
        .replace('cgit.main.pem', 'other.pem\n        timeout: 1')
        .replace(/ repositories'(?=\n\n)/, " repsoitories'\n        timeout: 1"),
    );
    const failed = await units.dockerStart('run', '--production', '--junit', 'out.xml', 'cgit/test:check');
    assert.equal(failed.code, 1);
    assert.deepEqual(outcomes(failed).slice(-4), [
      'FAIL cgit:daemon',
      'FAIL cgit:daemon#2',
      'ok   backup:job',
      'cgit: 6 ok, 2 failed, 0 skipped',
    ]);
    assert.match(
      failed.stderr,
      /^error: check of cgit: GET https:\/\/cgit\.main\/: self-signed certificate \(for 1 s\)$/m,
    );
    assert.match(
      failed.stderr,
      /the answer has nothing that matches \/My personal git repsoitories\/ \(for 1 s\)$/m,
    );
    assert.match(await units.site.read('out.xml'), /tests="8" failures="2" skipped="0"/);
    assert.deepEqual(await units.containers(), ['cgit running', 'git_repos created', 'nginx_server running']);
  });
});
