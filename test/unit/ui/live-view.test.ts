import assert from 'node:assert/strict';
import { InterruptedError } from '../../../src/core/index.ts';
import { recordedUi } from './support.ts';

const frame = (...cells: readonly string[]) =>
  ({
    type: 'frame',
    value: cells,
    view: { kind: 'table', columns: ['name'], rows: cells.map((cell) => [cell]) },
  }) as const;

describe('a view that is renewed', () => {
  it('is drawn on the other screen, which is left however it ends, with the last view on the first one', async () => {
    const ui = recordedUi({ tty: true, env: { NO_COLOR: '1' } });
    ui.sink({ type: 'task-started', task: 'stats' });
    ui.sink(frame('first'));
    ui.sink({ type: 'message', level: 'info', text: 'said meanwhile' });
    ui.sink(frame('second'));
    assert.ok(!ui.stderr.text.includes('said meanwhile'));
    ui.sink({ type: 'error', error: new InterruptedError('interrupted', 130, true), task: 'stats' });
    await ui.end(130);
    const [before = '', after = '', ...more] = ui.stdout.text.split('\x1b[?25h\x1b[?1049l');
    assert.deepEqual(more, []);
    assert.ok(before.startsWith('\x1b[?1049h\x1b[?25l\x1b[HNAME'), before);
    assert.match(before, /first\x1b\[K\x1b\[J\x1b\[HNAME\x1b\[K\nsecond/);
    assert.equal(after, 'NAME\nsecond\n');
    assert.match(ui.stderr.text, /said meanwhile/);
    assert.doesNotMatch(ui.stderr.text, /interrupted/);
  });

  it('says how much does not fit', async () => {
    const ui = recordedUi({ tty: true });
    ui.sink(frame(...Array.from({ length: 40 }, (_, at) => `row${at}`)));
    const shown = ui.stdout.text;
    await ui.end();
    assert.match(shown, /row21\x1b\[K\n… and 18 more/);
    assert.doesNotMatch(shown, /row22/);
  });

  it('is a line each time in JSON lines, and the last one in the JSON document', async () => {
    const lines = recordedUi({ format: 'jsonl' });
    const document = recordedUi({ format: 'json' });
    for (const ui of [lines, document]) {
      ui.sink({ type: 'task-started', task: 'stats' });
      ui.sink(frame('first'));
      ui.sink(frame('second'));
      await ui.end();
    }
    assert.match(lines.stdout.text, /"type":"frame","value":\["first"\]/);
    const { tasks } = JSON.parse(document.stdout.text) as { tasks: readonly { value: unknown }[] };
    assert.deepEqual(tasks[0]?.value, ['second']);
  });
});
