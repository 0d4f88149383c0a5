import assert from 'node:assert/strict';
import { DockeropsError, type DockeropsEvent } from '../../../src/core/index.ts';
import { recordedUi, step } from './support.ts';

const cause = new DockeropsError('db-one ended before it was ready: exit code 9', { excerpt: ['no disk'] });
const other = new DockeropsError('mail-one is not ready');

/** What a run of five tells: db-one failed first, mail-one by itself, two wait for db-one. */
const events: readonly DockeropsEvent[] = [
  { type: 'task-started', task: 'run' },
  { type: 'step-ended', step: step('db'), outcome: 'failed', ms: 1, error: cause },
  { type: 'step-ended', step: step('mail'), outcome: 'failed', ms: 1, error: other },
  {
    type: 'plan-ended',
    title: 'run all of demo',
    ok: false,
    achieved: 'ready',
    done: ['cache-one'],
    failed: ['db-one', 'mail-one'],
    skipped: [
      { name: 'api-one', because: 'db-one' },
      { name: 'web-one', because: 'db-one' },
    ],
    error: cause,
  },
  { type: 'error', error: cause, task: 'run' },
  { type: 'task-ended', task: 'run', ok: false, ms: 2 },
];

async function shown(options: Parameters<typeof recordedUi>[0]) {
  const ui = recordedUi(options);
  for (const event of events) ui.sink(event);
  await ui.end(1);
  return ui;
}

describe('the summary of a run that failed', () => {
  for (const progress of ['plain', 'live', 'quiet'] as const)
    it(`stands between the other failures and the first cause, which comes last (${progress})`, async () => {
      const { stderr } = await shown({ progress, tty: progress === 'live', env: { NO_COLOR: '1' } });
      const from = stderr.text.indexOf('error: mail-one');
      assert.equal(
        stderr.text.slice(from).replaceAll('\x1b[?25h', ''),
        [
          'error: mail-one is not ready',
          'run all of demo: 1 ready; 2 failed: db-one, mail-one; 2 skipped because of db-one: api-one, web-one',
          'error: db-one ended before it was ready: exit code 9',
          '  | no disk\n',
        ].join('\n'),
      );
    });

  it('is in the JSON document, with the cause and its last log lines', async () => {
    const { stdout } = await shown({ format: 'json' });
    const document = JSON.parse(stdout.text) as { summaries: unknown[]; tasks: { error: unknown }[] };
    const told = { code: 'failed', message: cause.message, hints: [], excerpt: ['no disk'] };
    assert.deepEqual(document.summaries, [
      {
        title: 'run all of demo',
        ok: false,
        achieved: 'ready',
        done: ['cache-one'],
        failed: ['db-one', 'mail-one'],
        skipped: [
          { name: 'api-one', because: 'db-one' },
          { name: 'web-one', because: 'db-one' },
        ],
        cause: told,
      },
    ]);
    assert.deepEqual(document.tasks[0]?.error, told);
  });

  it('is a line of the event stream', async () => {
    const { stdout } = await shown({ format: 'jsonl' });
    const lines = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ended = lines.find(({ type }) => type === 'plan-ended');
    assert.deepEqual([ended?.['failed'], ended?.['done']], [['db-one', 'mail-one'], ['cache-one']]);
  });

  it('is not there for one alone: its error says it all', async () => {
    const ui = recordedUi();
    ui.sink({
      type: 'plan-ended',
      title: 'run demo',
      ok: false,
      achieved: 'ready',
      done: [],
      failed: ['demo-one'],
      skipped: [],
    });
    await ui.end(1);
    assert.equal(ui.stderr.text, '');
  });
});
