import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/index.ts';
import { Registry, type Task } from '../../../src/runner/index.ts';

const make = (name: string, more: Partial<Task> = {}): Task => ({
  name,
  doc: '',
  form: 'query',
  origin: 'built-in',
  run: () => Promise.resolve(),
  ...more,
});

describe('the names of tasks', () => {
  it('are their own, their aliases, and the namespaces whose default they are', () => {
    const full = make('deploy.full', { default: true, aliases: ['ship', 'deploy.all'] });
    const registry = new Registry([full, make('deploy.dry')]);
    for (const name of ['deploy.full', 'ship', 'deploy.all', 'deploy'])
      assert.equal(registry.find(name), full);
    assert.equal(registry.find('deploy.nothing'), undefined);
    assert.equal(registry.find(''), undefined);
  });

  it('may be none: a task of the root that is the default', () => {
    const main = make('main', { default: true });
    assert.equal(new Registry([main]).find(''), main);
  });

  for (const [what, tasks] of [
    ['two tasks of one name', [make('a'), make('a')]],
    ['two tasks of one alias', [make('a', { aliases: ['x'] }), make('b', { aliases: ['x'] })]],
    ['an alias that is the name of another', [make('a', { aliases: ['b'] }), make('b')]],
    ['two defaults of one namespace', [make('n.a', { default: true }), make('n.b', { default: true })]],
    ['two defaults of the root', [make('a', { default: true }), make('b', { default: true })]],
    ['a task named like a namespace with a default', [make('n'), make('n.b', { default: true })]],
  ] as const)
    it(`are refused for ${what}`, () => {
      assert.throws(() => new Registry(tasks), ConfigError);
    });

  it("of the user's tasks override the built-in ones", () => {
    const mine = make('build', { origin: '/my/file.ts' });
    const registry = new Registry([make('build'), make('run')], [mine]);
    assert.equal(registry.find('build'), mine);
    assert.deepEqual(
      registry.tasks.map((task) => task.name),
      ['build', 'run'],
    );
  });

  it('mean the built-in task when the overriding one calls its own name', () => {
    const [builtIn, mine] = [make('build'), make('build', { origin: '/my/file.ts' })];
    const registry = new Registry([builtIn], [mine]);
    assert.equal(registry.find('build', [mine]), builtIn);
    assert.equal(registry.find('build', [make('other')]), mine);
    assert.equal(registry.find('build', [mine, builtIn]), builtIn);
  });

  it('mean the task itself when one without a built-in calls itself', () => {
    const again = make('again');
    assert.equal(new Registry([again]).find('again', [again]), again);
  });
});
