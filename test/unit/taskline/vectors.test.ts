import assert from 'node:assert/strict';
import { UsageError } from '../../../src/core/index.ts';
import { parseCall, type TaskCall } from '../../../src/taskline/index.ts';

type Wanted = { readonly [K in keyof TaskCall]?: Partial<TaskCall[K]> };

/** The column "dockerops should" of runners §1.2: what is typed, and what the task gets. */
const accepted: readonly (readonly [string, Wanted])[] = [
  ['build', { name: 'build', positional: [], named: {} }],
  ['build:', { positional: [''] }],
  ['build:all', { positional: ['all'] }],
  ['run:demo,instance=one', { positional: ['demo'], named: { instance: 'one' } }],
  ['run:instance=one,demo', { positional: ['demo'], named: { instance: 'one' } }],
  ['build:a,,b', { positional: ['a', '', 'b'] }],
  ['build:a,', { positional: ['a', ''] }],
  ['run:x=', { positional: [], named: { x: '' } }],
  ['run:a\\,b', { positional: ['a,b'] }],
  ['run:k=a\\,b,c', { positional: ['c'], named: { k: 'a,b' } }],
  ['run:k=a\\=b', { named: { k: 'a=b' } }],
  ['run:k=a=b', { named: { k: 'a=b' } }],
  ['run:url=http://h:80/x', { named: { url: 'http://h:80/x' } }],
  ['run:a\\:b', { positional: ['a\\:b'] }],
  ['run:a\\\\,b', { positional: ['a\\', 'b'] }],
  ['run:p=C:\\x', { named: { p: 'C:\\x' } }],
  ['run: a , b', { positional: [' a ', ' b'] }],
  ['run:k= v', { named: { k: ' v' } }],
  ['run: k = v ', { named: { k: ' v ' } }],
  ['run:"a,b"', { positional: ['"a', 'b"'] }],
  ['run:hosts= h1 ; h2', { positional: [], named: {}, targets: { hosts: ['h1', 'h2'] } }],
  ['run:host=h1,hosts=h2;h3', { targets: { hosts: ['h2', 'h3'] } }],
  ['run:hosts=h2;h3,host=h1', { targets: { hosts: ['h2', 'h3'] } }],
  ['deploy.migrate:head', { name: 'deploy.migrate', positional: ['head'] }],
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['run:=x', /starts with "="/],
  ['run: =x', /starts with "="/],
  ['run:host=a;b', /host= takes one name/],
  ['run:hosts=', /empty host list/],
  ['run:k=1,k=2', /k is given twice/],
];

/** Beyond the table: the same rules at their edges. */
const more: readonly (readonly [string, Wanted])[] = [
  ['run:a\\\\\\,b', { positional: ['a\\,b'] }],
  ['run:\\\\server\\share', { positional: ['\\\\server\\share'] }],
  ['run:a\\', { positional: ['a\\'] }],
  ['run:k\\=1=2', { named: { 'k=1': '2' } }],
  ['run:a\\=b', { positional: ['a=b'] }],
  ['run:list=a\\;b;c', { named: { list: 'a\\;b;c' } }],
  ['run:__proto__=x', { named: { ['__proto__']: 'x' } }],
  ['run:command=ls -l | wc -l', { named: { command: 'ls -l | wc -l' } }],
  ['run:π=3,ключ=значение', { named: { π: '3', ключ: 'значение' } }],
  ['run:roles=web;db,exclude_hosts=h1', { targets: { roles: ['web', 'db'], excludeHosts: ['h1'] } }],
  ['run:host=me@h1:22', { targets: { hosts: ['me@h1:22'] } }],
  ['run:hosts=h1;h1', { targets: { hosts: ['h1'] } }],
];

const moreRefused: readonly (readonly [string, RegExp])[] = [
  ['', /no task name/],
  [':all', /no task name/],
  ['run:role=a;b', /role= takes one name/],
  ['run:roles= ; ', /empty role list/],
  ['run:hosts=a;;b', /empty host name in hosts=/],
  ['run:hosts=a,hosts=b', /hosts is given twice/],
  ['run:k =1, k=2', /k is given twice/],
];

describe('the task line (runners §1.2, §5.1)', () => {
  for (const [typed, wanted] of [...accepted, ...more]) {
    it(`reads ${typed} as ${JSON.stringify(wanted)}`, () => {
      const call = parseCall(typed);
      const { targets, ...rest } = wanted;
      for (const [key, value] of Object.entries(rest)) assert.deepEqual(call[key as keyof TaskCall], value);
      if (targets)
        for (const [key, value] of Object.entries(targets))
          assert.deepEqual(call.targets[key as never], value);
    });
  }
  for (const [typed, message] of [...refused, ...moreRefused]) {
    it(`refuses ${JSON.stringify(typed)}: ${message.source}`, () => {
      assert.throws(
        () => parseCall(typed),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
  it('says "use hosts=" when host= names two', () => {
    assert.throws(() => parseCall('run:host=a;b'), { hints: ['use hosts=a;b'] });
  });
});
