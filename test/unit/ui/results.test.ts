import assert from 'node:assert/strict';
import { DockeropsError, InterruptedError } from '../../../src/core/index.ts';
import { recordedUi, step } from './support.ts';

describe('data and talk', () => {
  it('puts results on stdout and messages on stderr', async () => {
    const ui = recordedUi();
    ui.sink({ type: 'message', level: 'info', text: 'using demo' });
    ui.sink({ type: 'message', level: 'warning', text: 'old image' });
    ui.sink({ type: 'message', level: 'debug', text: 'hidden' });
    ui.sink({ type: 'result', task: 'ip', value: '10.0.0.2' });
    ui.sink({ type: 'result', task: 'info', value: { a: 1 } });
    ui.sink({ type: 'result', task: 'run', value: undefined });
    ui.sink({ type: 'result', task: 'ps', value: [], view: { kind: 'text', text: 'shown' } });
    await ui.end();
    assert.equal(ui.stdout.text, '10.0.0.2\n{\n  "a": 1\n}\nshown\n');
    assert.equal(ui.stderr.text, 'using demo\nwarning: old image\n');
  });

  it('passes output on byte by byte, also without a last line end', async () => {
    const ui = recordedUi();
    ui.sink({ type: 'output', stream: 'stdout', text: 'a\nb' });
    ui.sink({ type: 'output', stream: 'stderr', text: 'oops' });
    ui.sink({ type: 'output', stream: 'stdout', text: 'c' });
    await ui.end();
    assert.equal(ui.stdout.text, 'a\nbc');
    assert.equal(ui.stderr.text, 'oops');
  });

  it('names the source of each line, and never mixes two lines', async () => {
    const ui = recordedUi();
    ui.sink({ type: 'output', stream: 'stdout', text: 'half', source: 'demo-one' });
    ui.sink({ type: 'output', stream: 'stdout', text: 'other\n', source: 'db' });
    ui.sink({ type: 'output', stream: 'stdout', text: ' line\nnext\n', source: 'demo-one' });
    await ui.end();
    assert.equal(ui.stdout.text, 'db | other\ndemo-one | half line\ndemo-one | next\n');
  });

  it('gives a source the same colour every time', async () => {
    const once = recordedUi({ env: { CLICOLOR_FORCE: '1' } });
    const again = recordedUi({ env: { CLICOLOR_FORCE: '1' } });
    for (const ui of [once, again])
      ui.sink({ type: 'output', stream: 'stdout', text: 'x\n', source: 'demo' });
    await Promise.all([once.end(), again.end()]);
    assert.ok(once.stdout.text.includes('\x1b['), once.stdout.text);
    assert.equal(once.stdout.text, again.stdout.text);
  });

  it('uses no colour under NO_COLOR or on a dumb terminal', async () => {
    for (const env of [{ NO_COLOR: '1' }, { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, { TERM: 'dumb' }]) {
      const ui = recordedUi({ tty: true, env });
      ui.sink({ type: 'error', error: new DockeropsError('broken') });
      await ui.end(1);
      assert.equal(ui.stderr.text.replaceAll('\x1b[?25h', ''), 'error: broken\n');
    }
  });

  it('prints a dry run as a numbered list', async () => {
    const ui = recordedUi();
    ui.sink({
      type: 'plan-made',
      title: 'run all of demo',
      dryRun: true,
      steps: [
        { ...step('net', 'create network demo'), needs: [] },
        { ...step('one', 'start demo-one'), needs: ['net'], why: 'not there' },
      ],
    });
    ui.sink({ type: 'plan-made', title: 'clean', dryRun: true, steps: [] });
    await ui.end();
    assert.equal(
      ui.stdout.text,
      `run all of demo: 2 steps, none of them done (dry run)
  1. create network demo
  2. start demo-one – not there (after 1)
clean: nothing to do
`,
    );
  });

  it('tells every error, and each only once', async () => {
    const ui = recordedUi({ progress: 'quiet' });
    const first = new DockeropsError('first');
    const second = new DockeropsError('second');
    for (const error of [first, second, first])
      ui.sink({ type: 'step-ended', step: step('x'), outcome: 'failed', ms: 1, error });
    ui.sink({ type: 'error', error: first });
    ui.sink({ type: 'error', error: first });
    await ui.end(1);
    assert.equal(ui.stderr.text, 'error: first\nerror: second\n');
  });
});

describe('--format json', () => {
  const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

  it('is one document with every task and its value', async () => {
    const ui = recordedUi({ format: 'json' });
    ui.sink({ type: 'task-started', task: 'ps' });
    ui.sink({ type: 'output', stream: 'stdout', text: 'a\n' });
    ui.sink({ type: 'result', task: 'ps', value: [{ name: 'demo' }], view: { kind: 'text', text: 'x' } });
    ui.sink({ type: 'task-ended', task: 'ps', ok: true, ms: 4 });
    await ui.end(0);
    assert.deepEqual(parsed(ui.stdout.text), {
      schema: 1,
      ok: true,
      exitCode: 0,
      tasks: [
        { task: 'ps', value: [{ name: 'demo' }], ok: true, output: [{ stream: 'stdout', text: 'a\n' }] },
      ],
    });
  });

  it('is whole also when a task failed, and the error is on stderr too', async () => {
    const ui = recordedUi({ format: 'json' });
    const error = new DockeropsError('broken', { hint: 'mend it' });
    ui.sink({ type: 'task-started', task: 'run' });
    ui.sink({ type: 'step-ended', step: step('a'), outcome: 'failed', ms: 7, error });
    ui.sink({ type: 'error', error, task: 'run' });
    ui.sink({ type: 'task-ended', task: 'run', ok: false, ms: 9 });
    await ui.end(1);
    const data = { code: 'failed', message: 'broken', hints: ['mend it'] };
    assert.deepEqual(parsed(ui.stdout.text), {
      schema: 1,
      ok: false,
      exitCode: 1,
      tasks: [{ task: 'run', ok: false, error: data }],
      steps: [{ ...step('a'), outcome: 'failed', ms: 7, error: data }],
    });
    assert.equal(ui.stderr.text, 'error: broken\n  try: mend it\n');
  });

  it('gives an error to the task it ended, not to one that task had called', async () => {
    const ui = recordedUi({ format: 'json' });
    const error = new DockeropsError('broken');
    ui.sink({ type: 'task-started', task: 'deploy' });
    ui.sink({ type: 'task-started', task: 'run', nested: true });
    ui.sink({ type: 'task-ended', task: 'run', ok: false, ms: 9, nested: true });
    ui.sink({ type: 'error', error, task: 'deploy' });
    ui.sink({ type: 'task-ended', task: 'deploy', ok: false, ms: 9 });
    await ui.end(1);
    assert.deepEqual(parsed(ui.stdout.text).tasks, [
      { task: 'deploy', ok: false, error: { code: 'failed', message: 'broken', hints: [] } },
      { task: 'run', ok: false },
    ]);
  });

  it('is whole also after Ctrl-C in the midst of a task', async () => {
    const ui = recordedUi({ format: 'json' });
    ui.sink({ type: 'task-started', task: 'run' });
    ui.sink({ type: 'error', error: new InterruptedError() });
    await ui.end(130);
    const document = parsed(ui.stdout.text);
    assert.equal(document.exitCode, 130);
    assert.deepEqual((document.tasks as object[]).length, 1);
  });

  it('keeps an error that came before any task', async () => {
    const ui = recordedUi({ format: 'json' });
    ui.sink({ type: 'error', error: new DockeropsError('no such task') });
    await ui.end(2);
    assert.deepEqual(parsed(ui.stdout.text).error, { code: 'failed', message: 'no such task', hints: [] });
  });

  it('shows the steps of a dry run', async () => {
    const ui = recordedUi({ format: 'json' });
    const steps = [{ ...step('a'), needs: [], why: 'new' }];
    ui.sink({ type: 'plan-made', title: 'run', dryRun: true, steps });
    await ui.end(0);
    assert.deepEqual(parsed(ui.stdout.text).plans, [{ title: 'run', steps }]);
  });
});

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('--format jsonl', () => {
  it('is one JSON object a line, each with its schema, and the last says how it ended', async () => {
    const ui = recordedUi({ format: 'jsonl' });
    ui.sink({ type: 'task-started', task: 'run' });
    ui.sink({ type: 'step-started', step: step('a') });
    ui.sink({
      type: 'step-ended',
      step: step('a'),
      outcome: 'failed',
      ms: 1,
      error: new DockeropsError('x\ny'),
    });
    ui.sink({ type: 'result', task: 'run', value: { a: 1 }, view: { kind: 'text', text: 'no' } });
    ui.sink({ type: 'error', error: new DockeropsError('x') });
    await ui.end(1);
    const lines = linesOf(ui.stdout.text);
    assert.deepEqual(
      lines.map((line) => line.type),
      ['task-started', 'step-started', 'step-ended', 'result', 'error', 'end'],
    );
    assert.ok(lines.every((line) => line.schema === 1));
    assert.deepEqual(lines[3], { schema: 1, type: 'result', task: 'run', value: { a: 1 } });
    assert.deepEqual(lines[5], { schema: 1, type: 'end', ok: false, exitCode: 1 });
  });
});

describe('tasks on several hosts at once', () => {
  const both = (format: 'json' | 'jsonl') => {
    const ui = recordedUi({ format });
    for (const host of ['s1', 's2']) ui.sink({ type: 'task-started', task: 'events', host });
    for (const host of ['s1', 's2']) ui.sink({ type: 'item', value: `of ${host}`, text: 'x', host });
    for (const host of ['s2', 's1']) {
      ui.sink({ type: 'error', error: new DockeropsError('x'), task: 'events', host });
      ui.sink({ type: 'task-ended', task: 'events', ok: false, ms: 1, host });
    }
    return ui;
  };

  it('each have what came of them in the document', async () => {
    const ui = both('json');
    await ui.end(1);
    const { tasks } = JSON.parse(ui.stdout.text) as { tasks: { host: string; value: unknown }[] };
    assert.deepEqual(
      tasks.map(({ host, value }) => [host, value]),
      [
        ['s1', ['of s1']],
        ['s2', ['of s2']],
      ],
    );
  });

  it('are told by the host in every line of JSON', async () => {
    const ui = both('jsonl');
    ui.sink({ type: 'result', task: 'events', value: 1, host: 's1' });
    await ui.end(1);
    const lines = linesOf(ui.stdout.text);
    assert.deepEqual(
      lines.filter(({ host }) => host === undefined).map(({ type }) => type),
      ['end'],
    );
    assert.deepEqual(lines.find(({ type }) => type === 'error')?.['task'], 'events');
  });
});

describe('a reader that goes away', () => {
  it('ends the writing quietly, and says so to whoever produces', async () => {
    const ui = recordedUi();
    ui.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => ui.stdout.once('close', resolve));
    ui.sink({ type: 'result', task: 'logs', value: 'x' });
    await ui.end();
    assert.equal(ui.closed.aborted, true);
    assert.equal(ui.stdout.text, '');
  });
});
