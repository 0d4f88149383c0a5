import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aboutTasks } from '../../../src/cli/about.ts';
import { describeTask, listTasks } from '../../../src/cli/listing.ts';
import type { TaskEntry } from '../../../src/runner/index.ts';

const entry = (name: string, more: Partial<TaskEntry> = {}): TaskEntry => ({
  name,
  doc: `Do ${name}\nMore about it.`,
  form: 'plan',
  origin: 'built-in',
  ...more,
});
const tasks = [
  entry('build', { aliases: ['b'] }),
  entry('db.dump'),
  entry('db.old.dump'),
  entry('deploy.full', { default: true }),
  entry('secret', { hidden: true }),
];

describe('a list of tasks', () => {
  it('is short: names only', () => {
    assert.equal(listTasks(tasks, 'short'), 'build\ndb.dump\ndb.old.dump\ndeploy.full');
  });

  it('has the first line of each doc, aliases and default tasks in rows of their own', () => {
    assert.equal(
      listTasks(tasks, 'normal'),
      [
        '  b            same as build',
        '  build        Do build',
        '  db.dump      Do db.dump',
        '  db.old.dump  Do db.old.dump',
        '  deploy       same as deploy.full',
        '  deploy.full  Do deploy.full',
      ].join('\n'),
    );
  });

  it('is cut to the width of the terminal', () => {
    const long = [entry('build', { doc: 'x'.repeat(100) })];
    assert.equal(listTasks(long, 'normal', 60), `  build  ${'x'.repeat(50)}…`);
  });

  it('has the descriptions below the names, whole, in a narrow terminal', () => {
    const long = [entry('build', { doc: 'Build a container, or all of them' }), entry('ps')];
    assert.equal(
      listTasks(long, 'normal', 30),
      ['  build', '      Build a container, or', '      all of them', '  ps', '      Do ps'].join('\n'),
    );
  });

  it('is nested by namespace', () => {
    assert.equal(
      listTasks(tasks, 'nested'),
      [
        '  build  Do build',
        '  db:',
        '    dump  Do db.dump',
        '    old:',
        '      dump  Do db.old.dump',
        '  deploy:',
        '    full (default)  Do deploy.full',
      ].join('\n'),
    );
  });

  it('is a document with a version for programs', () => {
    const read = JSON.parse(listTasks(tasks, 'json')) as { schema: number; tasks: readonly TaskEntry[] };
    assert.equal(read.schema, 1);
    assert.deepEqual(read.tasks[0], {
      name: 'build',
      doc: 'Do build\nMore about it.',
      form: 'plan',
      origin: 'built-in',
      aliases: ['b'],
      default: false,
      parameters: [],
    });
  });
});

describe('an answer about tasks', () => {
  const answered = (options: object) => aboutTasks(tasks, options, ['build']) ?? '';
  for (const format of ['json', 'jsonl'] as const) {
    it(`is one document with --format ${format}: a list, help, a task`, () => {
      const keys = [{ list: true }, { shortlist: true }, { help: true }, { display: 'b' }].map((options) =>
        Object.keys(JSON.parse(answered({ ...options, format })) as object),
      );
      const list = ['schema', 'tasks'];
      assert.deepEqual(keys, [
        list,
        list,
        ['schema', 'usage', 'options', 'tasks', 'documentation'],
        ['schema', 'task'],
      ]);
      assert.equal(answered({ display: 'b', format }).includes('\n'), format === 'json');
    });
  }

  it('is for people otherwise, and help says where the documentation is that comes with dockerops', () => {
    const [, docs = ''] = /^Documentation: (.*)$/m.exec(answered({ help: true })) ?? [];
    assert.ok(existsSync(join(docs, 'configuration.md')), docs);
    assert.match(answered({ display: 'b' }), /^usage: dockerops build\n/);
  });
});

describe('all there is to know of a task', () => {
  it('is its whole doc, its parameters with types, values and defaults, its aliases and origin', () => {
    const text = describeTask(
      entry('run', {
        aliases: ['r'],
        origin: '/my/tasks/run.ts',
        parameters: [
          { name: 'name', type: 'string', doc: 'what', required: true },
          { name: 'linked', type: 'bool', doc: 'linked', default: true },
          { name: 'kind', type: 'enum', doc: 'kind', values: ['a', 'b'] },
          { name: 'env', type: 'string', doc: 'variables', map: true },
        ],
      }),
    );
    for (const part of [
      'usage: dockerops run:name,[linked=…],[kind=…],[env.NAME=…]',
      'More about it.',
      /name +what \(string, required\)/,
      /linked +linked \(True\|False, default True\)/,
      /kind +kind \(a\|b\)/,
      /env\.NAME +variables \(string\)/,
      'Aliases: r',
      'Origin: /my/tasks/run.ts',
    ])
      assert.match(text, typeof part === 'string' ? new RegExp(part.replace(/[.[\]]/g, '\\$&')) : part);
  });
});
