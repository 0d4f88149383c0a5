import assert from 'node:assert/strict';
import { ManyErrors } from '../../../../src/core/index.ts';
import { inventoryOf } from './support.ts';

const fleet = `
[defaults]
user = deploy
[web]
hosts = web[1-3], web9
jump = bastion
var.tier = front
[db]
hosts = db1
[old]
hosts = web9
[all]
hosts = @web, @db, !@old
[host:web1]
address = 10.0.0.1
port = 2222
user = root
var.rack = 4
[host:lone]
engine = /run/docker.sock
`;

const problemsOf = (text: string): readonly string[] => {
  try {
    inventoryOf(text);
  } catch (error) {
    const all = error instanceof ManyErrors ? error.errors : [error as ManyErrors];
    return all.map(({ message, where }) => `${where?.line ?? '?'}: ${message}`);
  }
  return [];
};

describe('an inventory (conf/inventory.conf)', () => {
  const inventory = inventoryOf(fleet);

  it('has groups of hosts, which take in others and leave some out', () => {
    assert.deepEqual(inventory.groups.get('all')?.hosts, ['web1', 'web2', 'web3', 'db1']);
    assert.deepEqual([...inventory.hosts.keys()], ['web1', 'lone', 'web2', 'web3', 'web9', 'db1']);
  });

  it("gives a host its own settings, else its groups', else the defaults", () => {
    assert.deepEqual(inventory.hosts.get('web1')?.settings, {
      user: 'root',
      address: '10.0.0.1',
      port: 2222,
      jump: 'bastion',
      variables: { tier: 'front', rack: '4' },
    });
    assert.deepEqual(inventory.hosts.get('db1')?.settings, { user: 'deploy', variables: {} });
  });

  it('says all that is wrong, each with its line', () => {
    assert.deepEqual(
      problemsOf(`user = x
[web]
hosts = web[3-1]
prot = 22
[web]
[host:a]
port = 99999
address = u@b
engine = tcp://x
[a b]
[c]
hosts = @d
[d]
hosts = @c
[e]
hosts = @nope
[f]
hosts = root@x
`),
      [
        '1: "user" stands above the first section',
        '3: "web[3-1]": "[3-1]" is no range of hosts',
        '4: [web] knows no "prot"',
        '5: [web] was already given on line 2',
        '7: "99999" is no port (1 to 65535)',
        '8: address is a name or an address alone',
        '9: engine is the path of a socket on the host, not "tcp://x"',
        '10: [a b] cannot be named on a command line',
        '12: groups contain each other: c > d > c',
        '16: there is no group "nope"',
        '18: "root@x": a group names its hosts only',
      ],
    );
  });

  it('does not choose between two groups that disagree on a host', () => {
    const text = '[a]\nhosts = h\nuser = x\nvar.v = 1\n[b]\nhosts = h\nuser = y\nvar.v = 1\n';
    assert.deepEqual(problemsOf(text), ['5: the groups a and b give h different values of user']);
    assert.deepEqual(problemsOf(`${text}[host:h]\nuser = z\n`), []);
  });
});
