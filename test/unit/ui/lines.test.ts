import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { SecretRegistry, type LinesEvent } from '../../../src/core/index.ts';
import { createUi } from '../../../src/ui/index.ts';
import type { OutputStream } from '../../../src/ui/options.ts';
import { Recorder, recordedUi } from './support.ts';

const line = (name: string, text: string | Buffer) => ({
  source: { name, data: { container: name.split('-')[0] ?? '', instance: name.split('-')[1] ?? '' } },
  stream: 'stdout' as const,
  time: '2026-11-21T04:25:41.000000001Z',
  bytes: Buffer.from(text),
});
const lines = (own: LinesEvent['lines'], more: Partial<LinesEvent> = {}): LinesEvent => ({
  type: 'lines',
  lines: own,
  timestamps: false,
  ...more,
});

describe('lines of logs', () => {
  it('stand behind the names of their instances, aligned', async () => {
    const ui = recordedUi();
    ui.sink(lines([line('web-one', 'hello'), line('dockerops-base-one', 'there')], { nameWidth: 18 }));
    await ui.end();
    assert.equal(ui.stdout.text, 'web-one            | hello\ndockerops-base-one | there\n');
  });

  it('stay aligned when a longer name joins, from then on', async () => {
    const ui = recordedUi();
    ui.sink(lines([line('web-one', 'a')], { nameWidth: 7 }));
    ui.sink(lines([line('web-one', 'b'), line('mail-first', 'c')], { nameWidth: 10 }));
    await ui.end();
    assert.equal(ui.stdout.text, 'web-one | a\nweb-one    | b\nmail-first | c\n');
  });

  it('stand alone for one instance, and have their time where that is wanted', async () => {
    const ui = recordedUi();
    ui.sink(lines([line('web-one', 'alone')]));
    ui.sink(lines([line('web-one', 'timed')], { timestamps: true }));
    await ui.end();
    assert.equal(ui.stdout.text, 'alone\n2026-11-21T04:25:41.000000001Z timed\n');
  });

  it('are coloured by name only, the same in every run, and a line that leaves a colour on is ended', async () => {
    const shown = async (names: readonly string[]) => {
      const ui = recordedUi({ env: { CLICOLOR_FORCE: '1' } });
      ui.sink(
        lines(
          names.map((name) => line(name, '\x1b[31mred')),
          { nameWidth: 7 },
        ),
      );
      await ui.end();
      return ui.stdout.text.trimEnd().split('\n');
    };
    const [first = '', second] = await shown(['web-one', 'web-two']);
    assert.deepEqual(await shown(['web-two', 'web-one']), [second, first]);
    assert.match(first, /^\x1b\[\d+mweb-one \|\x1b\[39m \x1b\[31mred\x1b\[0m$/);
  });

  it('have no colour under NO_COLOR, nor where nobody looks', async () => {
    for (const options of [{ tty: true, env: { NO_COLOR: '1' } }, { tty: false }]) {
      const ui = recordedUi(options);
      ui.sink(lines([line('web-one', 'plain')], { nameWidth: 7 }));
      await ui.end();
      assert.equal(ui.stdout.text, 'web-one | plain\n');
    }
  });

  it('keep bytes that are no text', async () => {
    const stdout = new PassThrough();
    const ui = createUi({
      stdout: stdout as OutputStream,
      stderr: new Recorder() as OutputStream,
      env: {},
      format: 'table',
      progress: 'auto',
      verbosity: 'normal',
      mask: (text) => text,
      cwd: '/project',
    });
    ui.sink(lines([line('web-one', Buffer.from([0xe9, 0x00, 0xff]))]));
    await ui.end();
    assert.deepEqual(stdout.read(), Buffer.from([0xe9, 0x00, 0xff, 0x0a]));
  });

  it('show no secret, in any format', async () => {
    const registry = new SecretRegistry();
    registry.add('hunter2');
    for (const format of ['table', 'json', 'jsonl'] as const) {
      const ui = recordedUi({ format, mask: (text) => registry.mask(text) });
      ui.sink({ type: 'task-started', task: 'logs' });
      ui.sink(lines([line('web-one', 'pass hunter2 on')]));
      await ui.end();
      assert.match(ui.stdout.text, /pass \*\*\* on/);
      assert.doesNotMatch(ui.stdout.text, /hunter2/);
    }
  });

  const data = {
    container: 'web',
    instance: 'one',
    stream: 'stdout',
    time: '2026-11-21T04:25:41.000000001Z',
    text: 'hello',
  };

  it('are the value of their task in JSON', async () => {
    const ui = recordedUi({ format: 'json' });
    ui.sink({ type: 'task-started', task: 'logs' });
    ui.sink(lines([line('web-one', 'hello')]));
    ui.sink(lines([line('web-one', 'hello')]));
    ui.sink({ type: 'result', task: 'logs', value: undefined });
    ui.sink({ type: 'task-ended', task: 'logs', ok: true, ms: 1 });
    await ui.end();
    assert.deepEqual((JSON.parse(ui.stdout.text) as { tasks: unknown }).tasks, [
      { task: 'logs', ok: true, value: [data, data] },
    ]);
  });

  it('are a line each in JSON lines', async () => {
    const ui = recordedUi({ format: 'jsonl' });
    ui.sink(lines([line('web-one', 'hello')]));
    await ui.end();
    assert.deepEqual(JSON.parse(ui.stdout.text.split('\n')[0] ?? ''), { schema: 1, type: 'line', ...data });
  });
});

describe('a slow reader', () => {
  it('is waited for, and one that has gone is not', async () => {
    const stdout = new PassThrough({ highWaterMark: 10 });
    const ui = createUi({
      stdout: stdout as OutputStream,
      stderr: new Recorder() as OutputStream,
      env: {},
      format: 'table',
      progress: 'auto',
      verbosity: 'normal',
      mask: (text) => text,
      cwd: '/project',
    });
    await ui.ready();
    const state = { ready: false };
    ui.sink(lines([line('web-one', 'more than ten bytes')]));
    const ready = ui.ready().then(() => (state.ready = true));
    await new Promise(setImmediate);
    assert.equal(state.ready, false);
    stdout.read();
    await ready;

    ui.sink(lines([line('web-one', 'more than ten bytes')]));
    const gone = ui.ready();
    stdout.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    await once(ui.closed, 'abort');
    await gone;
  });
});
