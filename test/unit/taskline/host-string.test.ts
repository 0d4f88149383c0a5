import assert from 'node:assert/strict';
import { UsageError } from '../../../src/core/index.ts';
import { parseHost, type HostAddress } from '../../../src/taskline/index.ts';

const accepted: readonly (readonly [string, HostAddress])[] = [
  ['web1', { host: 'web1' }],
  [' web1 ', { host: 'web1' }],
  ['me@web1', { user: 'me', host: 'web1' }],
  ['me@example.com@web1:2222', { user: 'me@example.com', host: 'web1', port: 2222 }],
  ['web1:22', { host: 'web1', port: 22 }],
  ['::1', { host: '::1' }],
  ['[::1]', { host: '::1' }],
  ['[::1]:22', { host: '::1', port: 22 }],
  ['me@[fe80::1%eth0]:22', { user: 'me', host: 'fe80::1%eth0', port: 22 }],
];

describe('a host string', () => {
  for (const [text, address] of accepted)
    it(`${text} is ${JSON.stringify(address)}`, () => assert.deepEqual(parseHost(text), address));

  for (const text of [
    '',
    '  ',
    '@h',
    'me@',
    ':22',
    'h:',
    'h:x',
    'h:0',
    'h:65536',
    '[::1',
    '[::1]x',
    '[]:22',
    'a b',
    'a/b',
  ])
    it(`"${text}" is refused`, () => {
      assert.throws(() => parseHost(text), UsageError);
    });
});
