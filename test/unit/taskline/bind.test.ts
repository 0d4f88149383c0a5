import assert from 'node:assert/strict';
import { ManyErrors } from '../../../src/core/index.ts';
import { bind, parseCall, usage, type Parameter } from '../../../src/taskline/index.ts';

const parameters: readonly Parameter[] = [
  { name: 'name', type: 'string', doc: 'what to run', required: true },
  { name: 'instance', type: 'string', doc: 'its name' },
  { name: 'instance_type', type: 'enum', doc: 'its type', values: ['standard', 'published', 'master'] },
  { name: 'linked', type: 'bool', doc: 'linked' },
  { name: 'count', type: 'int', doc: 'how many', default: 1 },
  { name: 'ratio', type: 'number', doc: 'how much' },
  { name: 'tags', type: 'list', doc: 'tags' },
  { name: 'env', type: 'string', map: true, doc: 'variables' },
];
const read = (text: string) => bind({ name: 'run', parameters }, parseCall(text));
const says = (text: string, message: RegExp, hint?: RegExp) =>
  assert.throws(
    () => read(text),
    (error: Error & { hints: readonly string[] }) => {
      assert.match(error.message, message);
      if (hint) assert.match(error.hints.join('\n'), hint);
      return true;
    },
  );

describe('the arguments of a task', () => {
  it('take the declared types, positional ones in the declared order, then the defaults', () => {
    assert.deepEqual(read('run:demo,two,master,yes,3,0.5,a;b\\;c,env.K=a=b,env.L.M='), {
      name: 'demo',
      instance: 'two',
      instance_type: 'master',
      linked: true,
      count: 3,
      ratio: 0.5,
      tags: ['a', 'b;c'],
      env: { K: 'a=b', 'L.M': '' },
    });
    assert.deepEqual(read('run:demo'), {
      name: 'demo',
      instance: undefined,
      instance_type: undefined,
      linked: undefined,
      count: 1,
      ratio: undefined,
      tags: undefined,
      env: {},
    });
  });

  for (const [text, value] of [
    ...['True', 'true', 'TRUE', 'yes', 'On', '1'].map((word) => [word, true] as const),
    ...['False', 'false', 'No', 'off', '0'].map((word) => [word, false] as const),
  ])
    it(`read linked=${text} as ${String(value)}`, () => {
      assert.equal(read(`run:demo,linked=${text}`).linked, value);
    });

  for (const bad of ['', 'maybe', '2', 'truee'])
    it(`refuse linked=${bad}, naming the task, the parameter and what it may be`, () => {
      says(`run:demo,linked=${bad}`, /^run: linked must be True or False, not "/);
    });

  for (const bad of ['', '1.5', 'x', '0x10', '99999999999999999999', '1e3'])
    it(`refuse count=${bad}`, () => says(`run:demo,count=${bad}`, /^run: count must be a whole number/));

  for (const bad of ['', 'x', '.', 'Infinity', '1e999'])
    it(`refuse ratio=${bad}`, () => says(`run:demo,ratio=${bad}`, /^run: ratio must be a number/));

  it('name the allowed values and the nearest one', () => {
    says(
      'run:demo,instance_type=publishd',
      /instance_type must be one of standard, published, master, not "publishd"/,
      /did you mean "published"\?/,
    );
  });

  it('name the nearest parameter for one that is not there', () => {
    says('run:demo,instanse=x', /^run: no parameter "instanse"/, /did you mean instance=\?/);
    says('run:demo,zzzzzz=x', /no parameter "zzzzzz"/, /usage: dockerops run:name/);
  });

  it('say what is missing, given twice, and too much', () => {
    says('run', /^run: name is missing/);
    says('run:demo,name=x', /^run: name is given twice/);
    says('run:a,b,master,yes,1,1,x,more', /one argument too many: "more"/);
    says('run:demo,env=x', /write env\.NAME=value/);
    says('run:demo,env.=x', /no name after "env\."/);
  });

  it('report everything that is wrong in one go', () => {
    assert.throws(
      () => read('run:linked=x,count=y,nope=z'),
      (error) => error instanceof ManyErrors && error.errors.length === 4,
    );
  });

  it('gather all further values where the declaration says so', () => {
    const rest: readonly Parameter[] = [
      { name: 'first', type: 'string', doc: '' },
      { name: 'names', type: 'enum', values: ['a', 'b'], rest: true, doc: '' },
    ];
    const gather = (text: string) => bind({ name: 't', parameters: rest }, parseCall(text));
    assert.deepEqual(gather('t:x,a,b,a'), { first: 'x', names: ['a', 'b', 'a'] });
    assert.deepEqual(gather('t'), { first: undefined, names: [] });
    assert.throws(() => gather('t:x,a,c'), /names must be one of a, b/);
  });

  it('may come as values from another task, by the same rules', () => {
    const call = parseCall('run');
    const task = { name: 'run', parameters };
    const values = bind(task, call, { name: 'demo', linked: true, count: 2, tags: ['a'], env: { K: 'v' } });
    assert.deepEqual(
      [values.name, values.linked, values.count, values.tags, values.env],
      ['demo', true, 2, ['a'], { K: 'v' }],
    );
    assert.throws(() => bind(task, call, { name: 'demo', lnked: true }), /no parameter "lnked"/);
    assert.throws(() => bind(task, call, { name: 'demo', linked: 5 }), /must be True or False/);
  });

  it('are shown in the usage line', () => {
    assert.match(
      usage({ name: 'run', parameters }),
      /^usage: dockerops run:name,\[instance=…\],.*\[env\.NAME=…\]$/,
    );
    assert.equal(usage({ name: 'ps' }), 'usage: dockerops ps');
  });
});
