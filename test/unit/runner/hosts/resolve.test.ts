import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UsageError } from '../../../../src/core/index.ts';
import { parseCall } from '../../../../src/taskline/index.ts';
import { emptyInventory, type Inventory } from '../../../../src/runner/index.ts';
import { resolveHosts, type Level } from '../../../../src/runner/hosts/resolve.ts';
import { inventoryOf } from './support.ts';

const inventory = inventoryOf(`
[web]
hosts = web[1-3]
[db]
hosts = db1, web1
[empty]
`);

interface Given {
  readonly call?: string;
  readonly H?: readonly string[];
  readonly R?: readonly string[];
  readonly x?: readonly string[];
  readonly declared?: Partial<Level>;
  readonly from?: Inventory;
}

const resolve = ({ call = '', H = [], R = [], x = [], declared = {}, from = inventory }: Given) =>
  resolveHosts(
    parseCall(`t:${call}`).targets,
    { hosts: [], roles: [], ...declared },
    { line: { hosts: H, roles: R }, excluded: x, inventory: from },
  );
const names = (given: Given) => resolve(given)?.map(({ target }) => target.name);

describe('the hosts of a task (runners §1.4)', () => {
  it('are those of its call before those of -H and -R, before those it declares, before the defaults', () => {
    const defaults = inventoryOf('[defaults]\nhosts = d1\n');
    const declared = { hosts: ['c1'] };
    assert.deepEqual(names({ call: 'hosts=a1', H: ['b1'], declared, from: defaults }), ['a1']);
    assert.deepEqual(names({ H: ['b1'], declared, from: defaults }), ['b1']);
    assert.deepEqual(names({ declared, from: defaults }), ['c1']);
    assert.deepEqual(names({ from: defaults }), ['d1']);
    assert.equal(names({}), undefined);
  });

  it('merge hosts and roles of one level, each host once, in order', () => {
    assert.deepEqual(names({ H: ['web2', 'other.lan'], R: ['db'] }), ['db1', 'web1', 'web2', 'other.lan']);
  });

  it('are wildcards, ranges, groups and what these leave out', () => {
    assert.deepEqual(names({ H: ['web*', '!web2'] }), ['web1', 'web3']);
    assert.deepEqual(names({ H: ['@web', '!@db'] }), ['web2', 'web3']);
    assert.deepEqual(names({ H: ['!web1'] }), ['web2', 'web3', 'db1']);
    assert.throws(() => names({ H: ['x*'] }), /"x\*" fits no host of the inventory/);
  });

  it('lose those of -x and exclude_hosts=, whatever named them (-x always applies)', () => {
    assert.deepEqual(names({ call: 'role=web,exclude_hosts=web1', x: ['web2'] }), ['web3']);
    assert.deepEqual(names({ H: ['root@web1', 'web2'], x: ['web1'] }), ['web2']);
    assert.throws(() => names({ H: ['web1'], x: ['web*'] }), /no host is left/);
    assert.throws(() => names({ x: ['web1'] }), /cannot be left out: no hosts are named/);
  });

  it('are never "here" for a role that is empty or unknown (fabric#1498)', () => {
    assert.throws(() => names({ R: ['empty'] }), /the role empty is empty/);
    assert.throws(
      () => names({ R: ['wep'] }),
      ({ hints }: UsageError) => hints[0] === 'did you mean "web"?',
    );
    assert.throws(() => names({ R: ['web'], from: emptyInventory }), /no role "web"/);
  });

  it('suggest the nearest name for a slip of the finger, and leave other names to ssh', () => {
    assert.throws(
      () => names({ H: ['wbe1'] }),
      ({ hints }: UsageError) => hints[0] === 'did you mean "web1"?',
    );
    assert.deepEqual(names({ H: ['bastion', 'web7', 'wbe1.lan'] }), ['bastion', 'web7', 'wbe1.lan']);
  });

  it('take user and port from the name before those of the inventory', () => {
    const from = inventoryOf('[host:a]\naddress = 10.0.0.1\nuser = deploy\nport = 2222\n');
    assert.deepEqual(resolve({ H: ['root@a'], from })?.[0]?.target.address, {
      user: 'root',
      host: '10.0.0.1',
      port: 2222,
    });
    assert.deepEqual(resolve({ H: ['[::1]:22'], from })?.[0]?.target.address, { host: '::1', port: 22 });
  });

  it('take what [defaults] say, also those that are nowhere else in the inventory', () => {
    const text = '[defaults]\nhosts = d1\nuser = deploy\nport = 2222\nidentity_file = ~/k\nvar.tier = x\n';
    const from = inventoryOf(text);
    for (const H of [[], ['other.lan']]) {
      const { address, identityFile, variables } = resolve({ H, from })?.[0]?.target ?? {};
      const host = H[0] ?? 'd1';
      assert.deepEqual(
        [address, identityFile, variables],
        [{ user: 'deploy', host, port: 2222 }, '~/k', { tier: 'x' }],
      );
    }
    const written = resolve({ H: ['root@other.lan:22'], from })?.[0]?.target.address;
    assert.deepEqual(written, { user: 'root', host: 'other.lan', port: 22 });
  });

  it('never hold one that is left out, nor one twice, however they are named', () => {
    const one = fc.constantFrom('web1', 'web2', 'web*', '@web', '@db', 'db1', 'a.lan', '!web3');
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), fc.constantFrom('web1', 'db1', 'a.lan'), (H, x) => {
        try {
          const found = names({ H, x: [x] }) ?? [];
          assert.ok(!found.includes(x));
          assert.equal(new Set(found).size, found.length);
          assert.ok(!H.includes('!web3') || !found.includes('web3'));
        } catch (error) {
          assert.match((error as Error).message, /no host is left/);
        }
      }),
    );
  });
});
