import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressAt, chooseSlots, slotCount, slotOf } from '../../../../src/platform/network/addresses.ts';
import { overlaps, parseBlock } from '../../../../src/platform/network/ipv4.ts';
import { freeSubnets, layoutOf } from '../../../../src/platform/network/subnets.ts';

const subnet = '172.16.0.0/22';
const block = (cidr: string) => parseBlock(cidr) ?? assert.fail(`${cidr} is no block`);

describe('fixed addresses (dockerops §4)', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 });
  const taken = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 40 }).map((slots) => new Set(slots));

  it('never gives two instances the same one, nor one that is taken', () => {
    fc.assert(
      fc.property(names, taken, (wanted, used) => {
        const chosen = [...chooseSlots(wanted, used, 100).values()];
        assert.equal(chosen.length, wanted.length);
        assert.equal(new Set(chosen).size, chosen.length);
        assert.ok(chosen.every((slot) => !used.has(slot) && slot >= 0 && slot < 100));
      }),
    );
  });

  it('gives an instance the same one after clean and run, whatever else was cleaned', () => {
    fc.assert(
      fc.property(fc.string(), taken, (name, used) => {
        const alone = chooseSlots([name], new Set(), 510).get(name) ?? -1;
        used.delete(alone);
        assert.equal(chooseSlots([name], used, 510).get(name), alone);
      }),
    );
  });

  it('keeps the one an instance has, also when its preferred one is free again', () => {
    const kept = new Map([['demo-one', 7]]);
    const chosen = chooseSlots(['demo-one', 'demo-two'], new Set(), 10, kept);
    assert.equal(chosen.get('demo-one'), 7);
    assert.notEqual(chosen.get('demo-two'), 7);
  });

  it('uses every place and then says that none is left', () => {
    const all = Array.from({ length: 6 }, (_, index) => `demo-${index}`);
    assert.deepEqual([...chooseSlots(all, new Set(), 6).values()].sort(), [0, 1, 2, 3, 4, 5]);
    assert.throws(() => chooseSlots([...all, 'web-one'], new Set(), 6), /no address is left for web-one/);
  });

  it('are never the network, the gateway, the broadcast address, nor in the range of strangers', () => {
    const { gateway, range } = layoutOf(subnet);
    const every = Array.from({ length: slotCount(subnet) }, (_, slot) => addressAt(subnet, slot));
    assert.equal(every.length, 510);
    assert.deepEqual([every[0], every.at(-1)], ['172.16.0.2', '172.16.1.255']);
    assert.ok(!every.includes(gateway) && !every.includes('172.16.0.0') && !every.includes('172.16.3.255'));
    assert.ok(every.every((address) => !overlaps(block(address), block(range))));
  });

  it('are read back to their places, strange ones to none', () => {
    fc.assert(fc.property(fc.nat({ max: 509 }), (slot) => slotOf(subnet, addressAt(subnet, slot)) === slot));
    for (const strange of ['172.16.0.1', '172.16.2.1', '10.0.0.1', '', 'fe80::1'])
      assert.equal(slotOf(subnet, strange), undefined, strange);
  });
});

describe('subnets of a project', () => {
  it('overlap nothing that is in use, and not each other', () => {
    const cidr = fc
      .tuple(
        fc.constantFrom(10, 172, 192),
        fc.nat({ max: 255 }),
        fc.nat({ max: 255 }),
        fc.integer({ min: 8, max: 30 }),
      )
      // Small ones in 192.168/16: thirty of them leave room enough, whatever becomes of the other two.
      .map(([a, b, c, bits]) => `${a}.${b}.${c}.0/${a === 192 ? Math.max(bits, 24) : bits}`);
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 30 }), (used) => {
        const found = freeSubnets(used, 5).map(block);
        assert.equal(found.length, 5);
        for (const one of found) assert.ok(used.every((other) => !overlaps(one, block(other))));
        found.forEach((one, index) =>
          assert.ok(found.slice(index + 1).every((other) => !overlaps(one, other))),
        );
      }),
    );
  });

  it('are taken from 172.16/12 first, then 10/8, then 192.168/16', () => {
    assert.deepEqual(freeSubnets([], 2), ['172.16.0.0/22', '172.16.4.0/22']);
    assert.deepEqual(freeSubnets(['172.16.0.0/12'], 1), ['10.0.0.0/22']);
    assert.deepEqual(freeSubnets(['172.0.0.0/8', '10.0.0.0/8'], 1), ['192.168.0.0/22']);
    assert.deepEqual(freeSubnets(['172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16'], 1), []);
  });

  it('are the one the project had before, when that is free', () => {
    assert.deepEqual(freeSubnets([], 2, ['172.16.9.17', '172.16.10.1']), ['172.16.8.0/22', '172.16.0.0/22']);
    assert.deepEqual(freeSubnets(['172.16.8.0/24'], 1, ['172.16.9.17']), ['172.16.0.0/22']);
  });

  it('pass over what a VPN routes, while a default route is no obstacle', () => {
    assert.deepEqual(freeSubnets(['0.0.0.0/0', '172.16.0.0/13', 'fd00::/8'], 1), ['172.24.0.0/22']);
  });

  it('leave the upper half to the engine', () => {
    assert.deepEqual(layoutOf('10.1.4.0/22'), {
      subnet: '10.1.4.0/22',
      gateway: '10.1.4.1',
      range: '10.1.6.0/23',
    });
  });
});
