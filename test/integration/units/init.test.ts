import assert from 'node:assert/strict';
import { initUnit } from '../../../src/units/index.ts';
import { testRun } from '../../support/run.ts';
import { until } from '../../support/until.ts';
import { siteFor, type Site } from './support.ts';

describe('units: the example that unit.init writes', function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await siteFor(this);
  });
  after(() => site.remove());

  it('starts, serves, tests itself, is backed up, and goes as it came', async () => {
    const { run } = testRun(site.directory);
    await initUnit(run, { name: site.name, configuration: site.directory });
    await site.run('start');
    const port = (await site.inspect('web'))?.ports.find(({ hostPort = 0 }) => hostPort > 0)?.hostPort;
    const page = await until('the page', () => pageAt(port));
    assert.match(page, /^Hello! Visits: \d+\n$/);
    await site.run('visits');
    assert.match(site.output.join('\n'), /^\d+$/m);
    assert.match(site.output.join('\n'), /^http:\/\/[\d.]+\/$/m);
    const cases = await site.test('test:default:check:counts');
    assert.deepEqual(
      cases.map(({ name, outcome }) => `${name.replace(`${site.name}-`, '')} ${outcome}`),
      ['data:create', 'web:start', 'web:daemon', 'web:counts', 'web:stop', 'data:stop'].map(
        (one) => `${one} ok`,
      ),
    );
    await site.run('backup');
    await site.run('purge');
    assert.equal(await site.inspect('data'), undefined);
    assert.equal(await site.engine.images.inspect(`${site.name}-web`), undefined);
    await site.run('restore');
    assert.deepEqual(await site.names('data', '/data/visits'), ['visits']);
  });
});

/** The engine's proxy takes a connection before there is a server behind it: such a one is given up. */
const pageAt = async (port = 0): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) })).text();
