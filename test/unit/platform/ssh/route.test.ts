import assert from 'node:assert/strict';
import { hasRoute } from '../../../../src/platform/ssh/route.ts';

describe('the way to an instance', () => {
  it('is direct where a route leads to its network', () => {
    assert.equal(hasRoute(['192.0.2.0/24', '172.18.0.0/16'], '172.18.3.4'), true);
  });

  it('is not direct by the default route, by none, or without an address', () => {
    assert.equal(hasRoute(['0.0.0.0/0'], '172.18.3.4'), false);
    assert.equal(hasRoute([], '172.18.3.4'), false);
    assert.equal(hasRoute(['172.18.0.0/16'], ''), false);
  });
});
