import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UsageError } from '../../../src/core/index.ts';
import { hostMatcher, parseHostPattern, splitHosts } from '../../../src/taskline/index.ts';

const names = (text: string) => {
  const { means } = parseHostPattern(text);
  return means.kind === 'hosts' ? means.names : means;
};

describe('a list of hosts (runners §1.3, -H a,b)', () => {
  it('is parted at commas, blanks taken off, but not inside of brackets', () => {
    assert.deepEqual(splitHosts('a, b ,web[1,3-4],[::1]:22', '-H'), ['a', 'b', 'web[1,3-4]', '[::1]:22']);
  });

  it('is refused when it or an item is empty', () => {
    assert.throws(() => splitHosts(' ', '-H'), /-H: empty host list/);
    assert.throws(() => splitHosts('a,,b', '-H'), /-H: empty host name in "a,,b"/);
  });
});

describe('a host pattern', () => {
  it('is a name, or many by a range', () => {
    assert.deepEqual(names('web1'), ['web1']);
    assert.deepEqual(names('web[1-3]'), ['web1', 'web2', 'web3']);
    assert.deepEqual(names('deploy@web[08-10].lan:2222'), [
      'deploy@web08.lan:2222',
      'deploy@web09.lan:2222',
      'deploy@web10.lan:2222',
    ]);
    assert.deepEqual(names('r[a-b]n[1,3]'), ['ran1', 'ran3', 'rbn1', 'rbn3']);
  });

  it('keeps the brackets of an IPv6 address', () => {
    assert.deepEqual(names('[::1]:22'), ['[::1]:22']);
    assert.deepEqual(names('root@[fe80::1]'), ['root@[fe80::1]']);
  });

  it('is a group, a wildcard, or one of these to be left out', () => {
    assert.deepEqual(parseHostPattern('!@db').means, { kind: 'group', name: 'db' });
    assert.equal(parseHostPattern('!web*').excluded, true);
    assert.deepEqual(parseHostPattern('web*').means, { kind: 'wildcard', text: 'web*' });
  });

  it('says what is wrong with a range', () => {
    for (const text of ['web[3-1]', 'web[]', 'web[x-9]', 'web[1-]'])
      assert.throws(() => parseHostPattern(text), /is no range of hosts/, text);
    assert.throws(() => parseHostPattern('web[1-99999]'), /more than 10000 hosts/);
    assert.throws(() => parseHostPattern('r[1-999]n[1-999]'), /more than 10000 hosts/);
    assert.throws(() => parseHostPattern('!'), /names no host/);
  });

  it('of any text is read or refused, never a crash', () => {
    const text = fc.string({
      unit: fc.constantFrom('[', ']', '-', ',', '1', '9', 'a', '!', '@', '*', ':', '.'),
    });
    fc.assert(
      fc.property(text, (typed) => {
        try {
          parseHostPattern(typed);
        } catch (error) {
          assert.ok(error instanceof UsageError);
        }
      }),
    );
  });

  it('of a range means as many hosts as it says, each once', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (from, more) => {
        const found = names(`web[${from}-${from + more}]`) as readonly string[];
        assert.equal(new Set(found).size, more + 1);
        assert.equal(found.at(-1), `web${from + more}`);
      }),
    );
  });

  it('with a wildcard fits by * and ?, everything else standing for itself', () => {
    const fits = hostMatcher('web?.*.lan');
    assert.ok(fits('web1.a.b.lan') && fits('WEB2.x.lan'));
    assert.ok(!fits('web10.a.lan') && !fits('web1.a.lanx') && !fits('web1xa.lan'));
  });
});
