import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as api from '../../../src/api.ts';
import { Registry, findTaskFiles, loadUserTasks, prepareLine, runLine } from '../../../src/runner/index.ts';
import { testRun } from '../../support/run.ts';

describe("the user's task files", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dockerops-tasks-'));
    mkdirSync(join(root, 'apps_containers'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  };
  const load = () => loadUserTasks(findTaskFiles(root, {}), api, { HOME: root });
  const values = async (...words: string[]) => {
    const { tasks, problems } = await load();
    assert.deepEqual(problems, []);
    const registry = new Registry(tasks);
    const { run, events } = testRun(root);
    await runLine(prepareLine(words, registry), registry, run);
    return events.flatMap((event) => (event.type === 'result' ? [event.value] : []));
  };

  it('are found from any directory below, and are none where there is no project', () => {
    write({ 'dockeropsfile.ts': '', 'tasks/b.ts': '', 'tasks/a.js': '', 'deep/down/x': '' });
    const files = ['dockeropsfile.ts', 'tasks/a.js', 'tasks/b.ts'].map((name) => join(root, name));
    assert.deepEqual(findTaskFiles(join(root, 'deep/down'), {}), files);
    assert.deepEqual(findTaskFiles(tmpdir(), {}), []);
    assert.deepEqual(findTaskFiles(tmpdir(), { PROJECT_DIR: root }), files);
    assert.deepEqual(findTaskFiles(dirname(root), { PROJECT_DIR: basename(root) }), files);
    assert.deepEqual(findTaskFiles(join(root, 'deep/down'), { PROJECT_DIR: ' ' }), files);
  });

  it('are not helpers, tests and declarations', () => {
    write({
      'apps_containers/x/Dockerfile': '',
      'tasks/_shared.ts': '',
      'tasks/a.test.ts': '',
      'tasks/b.d.ts': '',
      'tasks/c.md': '',
    });
    assert.deepEqual(findTaskFiles(root, {}), []);
  });

  it('in a clone of dockerops itself are not the built-in ones', () => {
    write({
      'apps_containers/x/Dockerfile': '',
      'package.json': '{"name": "dockerops"}',
      'tasks/build.ts': '',
    });
    assert.deepEqual(findTaskFiles(root, {}), []);
  });

  it('make every exported async function a task, its parameters read from its source', async () => {
    write({
      'dockeropsfile.ts': `
        interface Context { say(text: string): void }
        export async function hello(context: Context, name: string, greeting = 'hi', loud = false, times = 1, ...others: string[]) {
          return [greeting, name, loud, times, others];
        }
        export const arrow = async (context: Context, { stage, dry = true }: { stage: string; dry?: boolean }) => [stage, dry];
        export const db = { async dump(context: Context, tables = ['a', 'b']) { return tables; } };
        export function helper() { return 1; }
        export const constant = 5;
        export async function _hidden() { return 1; }
      `,
    });
    assert.deepEqual(await values('hello:you', 'hello:me,yo,True,2,x,z'), [
      ['hi', 'you', false, 1, []],
      ['yo', 'me', true, 2, ['x', 'z']],
    ]);
    assert.deepEqual(await values('arrow:prod', 'arrow:dry=no,stage=x', 'db.dump', 'db.dump:c;d'), [
      ['prod', true],
      ['x', false],
      ['a', 'b'],
      ['c', 'd'],
    ]);
    const { tasks } = await load();
    assert.deepEqual(tasks.map(({ name }) => name).sort(), ['arrow', 'db.dump', 'hello']);
  });

  it('are described by the comments above them', async () => {
    write({
      'tasks/deploy.ts': `
        /** Of no task. */
        interface Context {}
        /**
         * Brings the platform to a stage
         *
         * Asks nobody.
         * @param stage where to
         */
        export async function bring(context: Context, stage: string): Promise<void> {}
        /** Takes it back */
        export const back = async () => {};
        /* No such comment. */
        export async function silent() {}
        /** Of something else */
        const other = 1;
        export async function bare() { return other; }
        /** All of it */
        export default async () => {};
      `,
    });
    const { tasks } = await load();
    assert.deepEqual(Object.fromEntries(tasks.map(({ name, doc }) => [name, doc])), {
      bring: 'Brings the platform to a stage\n\nAsks nobody.',
      back: 'Takes it back',
      silent: '',
      bare: '',
      deploy: 'All of it',
    });
  });

  it('may declare more, with what they import from dockerops', async () => {
    write({
      'tasks/deploy.ts': `
        import { task } from 'dockerops';
        const parameters = [{ name: 'stage', type: 'enum', values: ['test', 'prod'], required: true, doc: 'where to' }] as const;
        export default task({ doc: 'Deploy', form: 'query', parameters, aliases: ['d'] }, async (context, { stage }) => stage);
        export const rollback = task({ name: 'deploy.back', doc: 'Back', form: 'query' }, async () => 'back');
      `,
    });
    assert.deepEqual(await values('deploy:prod', 'd:test', 'deploy.back'), ['prod', 'test', 'back']);
    await assert.rejects(values('deploy:live'), /stage must be one of test, prod/);
  });

  it('give a default export the name of their file: an object of tasks is a namespace', async () => {
    write({
      'tasks/db.ts':
        'export default { dump: async () => "dumped", admin: { async drop() { return "dropped"; } } };',
      'dockeropsfile.js': 'export default { top: async () => "top" };',
    });
    assert.deepEqual(await values('db.dump', 'db.admin.drop', 'top'), ['dumped', 'dropped', 'top']);
  });

  for (const [what, text, line, message] of [
    ['a syntax error', 'export const a = 1;\n\nexport async function (', 3, /task file cannot be loaded/],
    ['an error while it loads', 'const a: any = undefined;\nexport const b = a.c;', 2, /reading 'c'/],
    [
      'an import of nothing',
      "import './nothing.ts';\nexport const b = 1;",
      1,
      /Cannot find module '.\/nothing.ts'/,
    ],
    ['a parameter without a name', 'export async function a(context, [b]) {}', 1, /parameter without a name/],
    [
      'a name that cannot be typed',
      "import { task } from 'dockerops';\nexport const a = task({ name: 'a b', doc: '', form: 'query' }, async () => 1);",
      1,
      /cannot be a task's name/,
    ],
  ] as const)
    it(`with ${what} are named with their line, and the others are loaded`, async () => {
      write({ 'tasks/bad.ts': text, 'tasks/good.ts': 'export async function good() {}' });
      const { tasks, problems } = await load();
      assert.deepEqual(
        tasks.map(({ name }) => name),
        ['good'],
      );
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.message ?? '', message);
      assert.deepEqual(problems[0]?.where, { file: join(root, 'tasks/bad.ts'), line });
      assert.equal(problems[0].exitCode, 2);
    });

  it('work as docs/writing-tasks.md has them', async () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/writing-tasks.md'), 'utf8');
    const examples = [...guide.matchAll(/```ts\n(?:\/\/ (\S+)\n)?([\s\S]*?)```/g)].map(
      ([, file, text = '']) => ({
        file: file ?? 'tasks/other.ts',
        text: text.replaceAll('{ … }', '{}'),
      }),
    );
    assert.deepEqual(
      examples.map(({ file }) => file),
      ['dockeropsfile.ts', 'tasks/deploy.ts', 'tasks/db.ts', 'tasks/rollout.ts', 'tasks/other.ts'],
    );
    write(Object.fromEntries(examples.map(({ file, text }) => [file, text])));
    assert.deepEqual(await values('greet:you', 'greet:name=you,loud=yes'), ['hello you', 'HELLO YOU']);
    const { tasks } = await load();
    assert.deepEqual(tasks.map(({ name }) => name).sort(), [
      'build',
      'db.dump',
      'db.migrate',
      'deploy',
      'greet',
      'rollout',
    ]);
  });

  it('keep their compiled form with the user, not where others may write', async () => {
    write({ 'dockeropsfile.ts': 'export async function a(): Promise<void> {}' });
    await load();
    assert.deepEqual(findTaskFiles(root, {}).length, 1);
    assert.ok(statSync(join(root, '.cache', 'dockerops', 'tasks')).isDirectory());
  });
});
