import assert from 'node:assert/strict';
import { findTested } from '../../../src/units/tests/index.ts';
import { withUnits } from './support.ts';

/** What is said of a test of `u` before it runs. */
const warnings = (start: string) =>
  withUnits({ 'units/u/start.yaml': start }, async (units) => {
    const call = { unit: 'u', command: 'test', variants: ['check'] };
    const options = { id: '1f2e3d4c', production: false, archives: '/tmp/archives' };
    const { remarks } = await findTested(await units.source(), call, options);
    return remarks.flatMap(({ level, text }) => (level === 'warning' ? text : []));
  });

describe('units: tests, before they run', () => {
  const check = (link: string) => `cgit: {creation: {image: b}, daemon: [{GET: {url: 'http://cgit.main'}}]}
nginx_server: {creation: {image: b}}
e2e-check: {start: {links: [${link}]}}
---
- nginx_server: {command: start}
`;

  it("units §8.3: a link of e2e-check is one of the unit's own, whichever way round it is written", async () => {
    assert.deepEqual(await warnings(check('[cgit.main, nginx_server]')), []);
    assert.deepEqual(await warnings(check('[nginx_server, cgit.main]')), []);
  });

  it('units §8.2: what is no part of the unit is named, since it is the real one', async () => {
    assert.deepEqual(await warnings(check('[proxy, cgit.main]')), [
      'e2e-check uses proxy, which is no part of the unit: the real one',
    ]);
  });
});
