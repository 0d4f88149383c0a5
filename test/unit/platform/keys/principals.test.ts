import assert from 'node:assert/strict';
import { principalsOf } from '../../../../src/platform/keys/index.ts';

describe('the names in a host certificate', () => {
  const web = { project: 'shop', container: 'web', instance: 'one', aliases: [] };

  it('are the address, the container, its instance, the host name and all aliases, in both cases', () => {
    const names = principalsOf({ ...web, address: '172.18.0.2', hostname: 'www', aliases: ['Front'] });
    for (const name of [
      '172.18.0.2',
      'shop-web-one',
      'web',
      'WEB',
      'web-one',
      'www',
      'Front',
      'front',
      'FRONT',
    ])
      assert.ok(names.includes(name), name);
  });

  it('are in one order, each once', () => {
    const names = principalsOf({ ...web, aliases: ['web', 'WEB'] });
    assert.deepEqual(names, [...new Set(names)].sort());
  });

  it('never hold a pattern or an empty name', () => {
    const names = principalsOf({ ...web, address: '', hostname: '' });
    assert.ok(names.every((name) => name !== '' && !name.includes('*')));
  });
});
